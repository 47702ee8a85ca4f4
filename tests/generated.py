"""Reports that agree with themselves by construction: every block prints numbers that hang together, in one of the ways offices print them."""

from decimal import Decimal
from random import Random

from printed import JOIN, Pen, Report, compose, marked, rounded

PROJECTS = (
    "农村饮水管网改造", "河道清淤疏浚", "乡镇卫生院设备购置", "义务教育营养改善", "高标准农田建设", "公共图书馆提升", "残疾儿童康复救助", "生活垃圾清运",
    "老旧小区改造", "森林防火巡护", "职业技能培训", "农村公路养护", "古建筑修缮", "智慧城管运维", "水质自动监测", "粮食仓库维修", "社区养老服务", "校园安全保障",
)  # fmt: skip
ITEMS = ("材料费", "人工费", "设备购置费", "监理费", "设计费", "检测费", "宣传费", "培训费", "差旅费", "印刷费", "租赁费", "维修费", "劳务费", "咨询费", "运输费", "保险费")
PEOPLE = ("低保对象", "脱贫户学生", "护林员", "乡村医生", "高龄老人", "返乡农民工", "公益岗位人员", "孤儿")
BENEFITS = ("生活补贴", "交通补助", "岗位津贴", "慰问金", "培训补贴", "护理补贴")
NOISE = (
    "项目实施后，群众出行和办事条件明显改善。", "单位建立了事前审核、事中跟踪、事后评价的管理制度。", "资金实行专账核算，手续完备。", "下一步将加强部门协作，进一步压实责任。",
    "依据云财绩〔2021〕18号文件开展自评。", "项目于2022年3月启动，11月底前完成验收。", "详细情况见附件3和附表2。", "咨询电话：0791-86230011。",
)  # fmt: skip
TITLE = "云湖县综合事务局2022年度部门整体支出绩效自评报告"


def composition(pen: Pen, name: str) -> list[str]:
    """A total and its parts."""
    rng, whole = pen.rng, pen.sum()
    parts = pen.split(whole, rng.randint(2, 6))
    names = rng.sample(ITEMS, len(parts))
    total, summed = pen.money(whole, "x"), pen.money(whole, "a")
    listed = [f"{n}{pen.money(p, 'x')}" for n, p in zip(names, parts, strict=True)]
    told = [f"{n}{pen.money(p, 'a')}" for n, p in zip(names, parts, strict=True)]
    joined, short = "，".join(listed), "、".join(listed)
    ways = [
        [f"{name}支出{total}，其中：{joined}。"],
        [f"{name}支出{total}（其中：{short}）。"],
        [f"{name}安排资金{total}，包括：{joined}。"],
        [f"{name}支出{total}。其中：{joined}。"],
        [f"{name}支出{total}，按用途分：{joined}。"],
        [f"{name}支出{summed}（{'、'.join(told)}）。"],
        [f"{'、'.join(told)}，合计{summed}。"],
        [f"{'，'.join(told)}，共计{summed}。"],
        [f"{'、'.join(names[:-1])}和{names[-1]}分别为{'、'.join(pen.money(p, 'a') for p in parts)}，合计{summed}。"],
        [f"{name}支出{summed}，具体如下：", *(f"{i}.{n}支出{pen.money(p, 'a')}。" for i, (n, p) in enumerate(zip(names, parts, strict=True), 1))],
    ]
    if len(parts) >= 4:  # fewer parts after a passing 其中 may be a few of many
        ways.append([f"{name}支出{total}，其中{short}。"])
    return rng.choice(ways)


def nested(pen: Pen, name: str) -> list[str]:
    """A total whose first part is divided again."""
    whole = pen.sum(100_000)
    parts = pen.split(whole, 3)
    first = pen.split(parts[0], 2)
    a, b, c, d, e = pen.rng.sample(ITEMS, 5)
    inner = f"{d}{pen.money(first[0], 'b')}、{e}{pen.money(first[1], 'b')}"
    rest = f"{b}{pen.money(parts[1], 'x')}，{c}{pen.money(parts[2], 'x')}"
    return [f"{name}支出{pen.money(whole, 'x')}，其中：{a}{pen.money(parts[0], 'xb')}（{inner}），{rest}。"]


def twice(pen: Pen, name: str) -> list[str]:
    """One total classified twice."""
    whole = pen.sum()
    one, two = pen.split(whole, 2), pen.split(whole, 3)
    a, b, c, d, e = pen.rng.sample(ITEMS, 5)
    first = f"{a}{pen.money(one[0], 'x')}，{b}{pen.money(one[1], 'x')}"
    second = f"{c}{pen.money(two[0], 'y')}，{d}{pen.money(two[1], 'y')}，{e}{pen.money(two[2], 'y')}"
    return [f"{name}支出合计{pen.money(whole, 'xy')}。按性质分：{first}；按用途分：{second}。"]


def execution(pen: Pen, name: str) -> list[str]:
    """Budget, spending, rate and what is left."""
    rng, budget = pen.rng, pen.sum()
    spent = pen.split(budget, 2)[0] if rng.random() < 0.2 else rounded(budget * Decimal(rng.randint(700, 990)) / 1000, pen.digits)
    initial = rounded(budget * Decimal(rng.randint(600, 900)) / 1000, pen.digits)
    b, s, rate = pen.money(budget, "abc"), pen.money(spent, "ab"), pen.percent(spent, budget, "a")
    left = f"，结余{pen.money(budget - spent, 'b')}" if rng.random() < 0.4 else ""
    start, added = pen.money(initial, "c"), pen.money(budget - initial, "c")
    return [rng.choice([
        f"{name}全年预算{b}，全年支出{s}，预算执行率为{rate}{left}。",
        f"{name}预算安排{b}，支出决算{s}，完成预算的{rate}{left}。",
        f"{name}下达资金{b}，实际拨付{s}，资金拨付进度{rate}{left}。",
        f"{name}年初预算{start}，年中追加{added}，调整后预算{b}，实际支出{s}，执行率{rate}{left}。",
        f"{name}到位资金{b}，实际使用{s}，资金使用率达{rate}{left}。",
        f"{name}计划投资{b}，完成投资{s}，投资完成率{rate}{left}。",
    ])]  # fmt: skip


def change(pen: Pen, name: str) -> list[str]:
    """This year's spending, last year's, the difference and the percentage."""
    rng, prior = pen.rng, pen.sum()
    moved = rounded(prior * Decimal(rng.randint(60, 550)) / 1000, pen.digits)
    up = rng.random() < 0.5
    current = prior + moved if up else prior - moved
    more, grows = ("增加", "增长") if up else ("减少", "下降")
    c, p, d, rate = pen.money(current, "ab"), pen.money(prior, "ab"), pen.money(moved, "ab"), pen.percent(moved, prior, "b")
    return [rng.choice([
        f"{name}支出{c}，比2021年的{p}{more}{d}，{grows}{rate}。",
        f"{name}支出{c}，上年支出{p}，同比{more}{d}，{grows}{rate}。",
        f"2021年{name}支出{p}，2022年支出{c}，比上年{more}{d}，{grows}{rate}。",
        f"{name}支出{c}，较上年{more}{d}，{grows}{rate}。2021年支出{p}。",
        f"{name}支出{c}，与上年{p}相比，{more}{d}，{grows}{rate}。",
        f"{name}支出由上年的{p}{more}至{c}，{more}{d}，{grows}{rate}。",
        f"{name}支出{c}，比上年{more}{d}（{grows}{rate}），上年为{p}。",
    ])]  # fmt: skip


def growth(pen: Pen, name: str) -> list[str]:
    """This year's spending with its change, last year's left to the reader."""
    rng, prior = pen.rng, pen.sum()
    moved = rounded(prior * Decimal(rng.randint(100, 550)) / 1000, pen.digits)
    up = rng.random() < 0.5
    more, grows = ("增加", "增长") if up else ("减少", "下降")
    c, d, rate = pen.money(prior + moved if up else prior - moved, "a"), pen.money(moved, "a"), pen.percent(moved, prior, "a")
    return [rng.choice([f"{name}支出{c}，比上年{more}{d}，{grows}{rate}。", f"{name}支出{c}，同比{more}{d}，{grows}{rate}。", f"{name}支出{c}，较2021年{more}{d}（{rate}）。"])]


def shares(pen: Pen, name: str) -> list[str]:
    """Parts of a total, each with its percentage."""
    rng, whole = pen.rng, pen.sum()
    parts = pen.split(whole, rng.randint(2, 4))
    names = rng.sample(ITEMS, len(parts))
    listed = [f"{n}{pen.money(p, 'x' + 'bcde'[i])}，占{pen.percent(p, whole, 'bcde'[i])}" for i, (n, p) in enumerate(zip(names, parts, strict=True))]
    total = pen.money(whole, "xbcde")
    return [rng.choice([f"{name}支出{total}，其中：{'；'.join(listed)}。", f"{name}支出合计{total}。其中：{'；'.join(listed)}。", f"{name}收入合计{total}，包括：{'；'.join(listed)}。"])]


def product(pen: Pen, name: str) -> list[str]:
    """Head count × standard = amount."""
    rng = pen.rng
    heads, price = rng.randint(112, 9_876), rng.choice([120, 300, 450, 600, 860, 1_200, 2_400])
    who, what = rng.choice(PEOPLE), rng.choice(BENEFITS)
    n, p, a = marked(str(heads), "a"), marked(str(price), "a"), marked(f"{Decimal(heads * price) / 10_000:.4f}", "a") + "万元"
    return [rng.choice([
        f"{name}为{n}名{who}发放{what}{a}，人均{p}元。",
        f"{name}向{who}{n}人发放{what}，每人每年{p}元，共计发放{a}。",
        f"{name}按每人{p}元的标准，为{n}名{who}发放{what}{a}。",
        f"{name}发放{what}{n}人，标准为{p}元/人，支出{a}。",
    ])]  # fmt: skip


def heads(pen: Pen, name: str) -> list[str]:
    """People by kind."""
    rng = pen.rng
    a, b, c = (rng.randint(1_011, 4_980) for _ in range(3))
    whole, x, y, z = (marked(str(v), "x") for v in (a + b + c, a, b, c))
    return [rng.choice([
        f"{name}共有工作人员{whole}人，其中：在编人员{x}人、聘用人员{y}人、临时人员{z}人。",
        f"{name}惠及{a + b + c}户，其中低保户{a}户、特困户{b}户、其他农户{c}户。",
        f"{name}开展检查{whole}次，其中：日常检查{x}次，专项检查{y}次，联合检查{z}次。",
    ])]  # fmt: skip


def scores(pen: Pen, name: str) -> list[str]:
    """Points of four groups, their total and its grade."""
    full = (10, 50, 30, 10)
    got = [Decimal(f * 100 - pen.rng.randint(0, f * 12)) / 100 for f in full]
    got = [g.quantize(Decimal("0.01")) for g in got]
    total = sum(got)
    grade = "优" if total >= 90 else "良"
    a, b, c, d = (marked(str(g), "a") for g in got)
    bands = pen.rng.choice(["", "（90分及以上为优，80分至90分为良，60分至80分为中，60分以下为差）"])
    return [
        pen.rng.choice([
            f"预算执行得{a}分，产出指标得{b}分，效益指标得{c}分，满意度指标得{d}分，自评得分合计{marked(str(total), 'a')}分，评价等级为{grade}{bands}。",
            f"预算执行指标{a}分，产出指标{b}分，效益指标{c}分，满意度指标{d}分，总得分{marked(str(total), 'a')}分，等级为“{grade}”{bands}。",
        ])
    ]  # fmt: skip


def form(pen: Pen, name: str) -> list[str]:
    """A project's national form, in tab or pipe text, and a sentence that restates its figures."""
    rng, budget = pen.rng, pen.sum()
    spent = rounded(budget * Decimal(rng.randint(700, 990)) / 1000, pen.digits)
    own, other = pen.split(budget, 2)
    used = rounded(own * spent / budget, pen.digits)
    earned = rounded(spent / budget * 10, 2)
    funds = [
        [f"项目资金（{pen.unit}）", "", "年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"],
        ["", "年度资金总额", pen.plain(budget), pen.plain(budget, "ab"), pen.plain(spent, "ac"), "10", pen.percent(spent, budget, "a"), str(earned)],
        ["", "其中：当年财政拨款", pen.plain(own), pen.plain(own, "b"), pen.plain(used, "c"), "—", pen.percent(used, own), "—"],
        ["", "上年结转资金", pen.plain(other), pen.plain(other, "b"), pen.plain(spent - used, "c"), "—", pen.percent(spent - used, other), "—"],
        ["", "其他资金", "0", "0", "0", "—", "—", "—"],
    ]
    head = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]
    n, done = rng.randint(20, 900), Decimal(rng.randint(60, 99))
    short = rounded(done / 100 * 20, 2)
    total = earned + 20 + short + 30 + 20
    rows = [
        ["产出指标", "数量指标", f"{name}数量", f"≥{n}处", f"{n + rng.randint(0, n // 20)}处", "20", marked("20.00", "e"), ""],
        ["", "质量指标", "验收合格率", "100%", f"{done}%", "20", marked(f"{short}", "e"), "部分工程返工，已整改"],
        ["效益指标", "社会效益指标", "受益群众覆盖率", "≥90%", f"{rng.randint(90, 99)}%", "30", marked("30.00", "e"), ""],
        ["满意度指标", "服务对象满意度指标", "群众满意度", "≥85%", f"{rng.randint(85, 99)}%", "20", marked("20.00", "e"), ""],
        ["总分", "", "", "", "", "100", marked(f"{total}", "e"), ""],
    ]
    told = f"{name}项目全年预算{pen.money(budget)}，全年执行{pen.money(spent)}，执行率{pen.percent(spent, budget)}。"
    grid = [["项目名称", name, "", "", "", "", "", ""], *funds, head, *rows]
    lines = ["|" + "|".join(row) + "|" for row in grid] if rng.random() < 0.5 else ["\t".join(row) for row in grid]
    if lines[0].startswith("|"):
        lines.insert(1, "|" + "---|" * 8)
    return [told, "", "项目支出绩效自评表", "（2022年度）", *lines, ""]


def receipts(pen: Pen, name: str) -> list[str]:
    """The official receptions, cars and travel of the year: budget, spending, last year, kinds with shares and budgets of their own."""
    rng, cars, meals = pen.rng, pen.sum(), pen.sum()
    spent = cars + meals
    budget, prior = (rounded(spent * Decimal(rng.randint(1050, 1600)) / 1000, pen.digits) for _ in range(2))
    car_budget = rounded(budget * Decimal(rng.randint(300, 700)) / 1000, pen.digits)
    kinds = [
        f"公务用车购置及运行维护费支出{pen.money(cars, 'xc')}，占{pen.percent(cars, spent, 'c')}",
        f"公务接待费支出{pen.money(meals, 'xd')}，占{pen.percent(meals, spent, 'd')}",
        f"因公出国（境）费支出0{pen.unit}",
    ]
    rng.shuffle(kinds)
    told = f"2022年度“三公”经费支出预算{pen.money(budget, 'a')}，支出决算{pen.money(spent, 'abxcd')}，完成预算的{pen.percent(spent, budget, 'a')}"
    moved = f"比上年{pen.money(prior, 'b')}减少{pen.money(prior - spent, 'b')}，下降{pen.percent(prior - spent, prior, 'b')}"
    cars_again = f"公务用车运行维护费预算{pen.money(car_budget)}，其余为接待费预算{pen.money(budget - car_budget)}。" if rng.random() < 0.3 else ""
    return [f"{told}，{moved}。其中：{'；'.join(kinds)}。{cars_again}"]


def households(pen: Pen, name: str) -> list[str]:
    """Two counts side by side, households and their people, each with its own sum."""
    rng = pen.rng
    homes = [rng.randint(1_011, 4_980) for _ in range(3)]
    people = [h * 2 + rng.randint(11, 980) for h in homes]
    kinds = rng.sample(("低保户", "脱贫户", "特困户", "残疾人家庭"), 2)
    listed = [f"{kind}{marked(str(h), 'x')}户{marked(str(p), 'y')}人" for kind, h, p in zip([*kinds, "其他农户"], homes, people, strict=True)]
    whole = f"{marked(str(sum(homes)), 'x')}户{marked(str(sum(people)), 'y')}人"
    return [rng.choice([f"{name}惠及{whole}，其中：{'，'.join(listed)}。", f"{name}惠及{'、'.join(listed)}，共计{whole}。"])]


def both_sides(pen: Pen, name: str) -> list[str]:
    """All that came in and went out, with last year's told afterwards."""
    rng, prior = pen.rng, pen.sum()
    moved = rounded(prior * Decimal(rng.randint(60, 550)) / 1000, pen.digits)
    up = rng.random() < 0.5
    more, grows = ("增加", "增长") if up else ("减少", "下降")
    current = pen.money(prior + moved if up else prior - moved, "ab")
    return [
        f"2022年度收、支总计{rng.choice(['均为', '为'])}{current}。与2021年度相比，收、支总计各{more}{pen.money(moved, 'ab')}，{grows}{pen.percent(moved, prior, 'b')}。"
        f"2021年度收、支总计为{pen.money(prior, 'a')}。"
    ]


def carried(pen: Pen, name: str) -> list[str]:
    """What came in, went out and was left."""
    rng, start, income = pen.rng, pen.sum(), pen.sum(5_000_000)
    left = rounded((start + income) * Decimal(rng.randint(50, 200)) / 1000, pen.digits)
    basic, projects = pen.split(start + income - left, 2)
    total, spent = start + income, basic + projects
    return [
        f"{name}年初结转和结余{pen.money(start, 'ac')}，本年收入{pen.money(income, 'ac')}，收入总计{pen.money(total, 'a')}；"
        f"本年支出{pen.money(spent, 'bcd')}（基本支出{pen.money(basic, 'd')}、项目支出{pen.money(projects, 'd')}），"
        f"年末结转和结余{pen.money(left, 'bc')}，支出总计{pen.money(total, 'b')}。"
    ]


def mixed(pen: Pen, name: str) -> list[str]:
    """A total in 亿元 over parts in 万元, as precise as its own print."""
    parts = [Decimal(pen.rng.randint(110_000, 990_000)) / 10 for _ in range(pen.rng.randint(2, 4))]
    names = pen.rng.sample(("中央资金", "省级资金", "市级资金", "县级配套", "社会资本"), len(parts))
    listed = "，".join(f"{n}{marked(f'{p:.1f}', 'x')}万元" for n, p in zip(names, parts, strict=True))
    return [f"{name}总投资{marked(str(rounded(sum(parts) / 10_000, 4)), 'x')}亿元，其中：{listed}。"]


def claim(pen: Pen, name: str) -> list[str]:
    """A value above its goal, or one that rose or fell; another first digit need not turn it round, so none is marked."""
    rng = pen.rng
    low, high, goal = Decimal(rng.randint(600, 690)) / 10, Decimal(rng.randint(910, 989)) / 10, rng.randint(70, 85)
    return [rng.choice([
        f"{name}群众满意度{high}%，高于{goal}%的目标。", f"{name}覆盖率由上年的{low}%提升至{high}%。", f"{name}投诉率由上年的{high}%下降至{low}%。",
    ])]  # fmt: skip


def offices(pen: Pen, name: str) -> list[str]:
    """A count and what it counts."""
    listed = pen.rng.sample(["办公室", "财务股", "规划股", "项目股", "监督股", "信息中心", "服务中心"], pen.rng.randint(3, 6))
    n = marked(str(len(listed)), "a")
    return [pen.rng.choice([f"{name}内设{'、'.join(listed)}{n}个机构。", f"{name}下设{n}个机构，分别为{'、'.join(listed)}。"])]


def headings(pen: Pen, name: str) -> list[str]:
    """Points in headings: those of the parts make those of the whole."""
    full = pen.rng.choice([(12, 8), (5, 7, 8), (10, 10, 10)])
    got = [Decimal(f * 100 - pen.rng.randint(0, 90)) / 100 for f in full]
    parts = zip(pen.rng.sample(("项目立项", "绩效目标", "资金投入", "组织实施", "制度执行"), len(full)), full, got, strict=True)
    whole = f"（{marked(str(sum(full)), 'a')}分，得分{marked(str(sum(got)), 'b')}分）"
    lines = [f"{i}.{n}（{marked(str(f), 'a')}分，得分{marked(f'{g:.2f}', 'b')}分）" for i, (n, f, g) in enumerate(parts, 1)]
    return [f"（一）{name}决策情况{whole}", *(part for line in lines for part in (line, "经核查，依据充分，程序规范。"))]


def summary(pen: Pen, name: str) -> list[str]:
    """A table of projects with a total row, and a sentence that tells the totals."""
    rng, n = pen.rng, pen.rng.randint(2, 5)
    budgets = [pen.sum() for _ in range(n)]
    spent = [rounded(b * Decimal(rng.randint(700, 990)) / 1000, pen.digits) for b in budgets]
    whole, used = sum(budgets, Decimal(0)), sum(spent, Decimal(0))
    rows = [
        [str(i), f"{name}{part}工程", pen.plain(b, "a" + "cdefg"[i - 1]), pen.plain(s, "b" + "cdefg"[i - 1]), pen.percent(s, b, "cdefg"[i - 1])]
        for i, (part, b, s) in enumerate(zip("一二三四五", budgets, spent, strict=False), 1)
    ]
    total = ["合计", "", pen.plain(whole, "ah"), pen.plain(used, "bh"), pen.percent(used, whole, "h")]
    told = f"{name}共{n}个工程，全年预算合计{pen.money(whole)}，全年执行{pen.money(used)}，执行率{pen.percent(used, whole)}。"
    return [told, "", f"单位：{pen.unit}", *("\t".join(row) for row in [["序号", "项目名称", "全年预算数", "全年执行数", "执行率"], *rows, total]), ""]


PROSE = (composition, nested, twice, execution, change, growth, shares, product, heads, households, carried, mixed, claim, offices)
ONCE = (scores, receipts, both_sides)
LAID_OUT = (form, summary, headings)


def report(seed: int, kinds: list, *, numbered: bool, joined: bool = False, last: list | tuple = ()) -> Report:
    """A report of these kinds of blocks, each about a project of its own, with sentences that state nothing between them.

    `numbered` puts headings over some, `joined` puts blocks of one line into one paragraph; `last` are blocks of several lines at the end.
    """
    rng = Random(seed)
    pen = Pen(rng)
    names = rng.sample(PROJECTS, len(kinds) + len(last))
    blocks: list[list[str]] = [[TITLE, ""]]
    for i, (kind, name) in enumerate(zip(kinds, names, strict=False)):
        lines = kind(pen, name)
        if rng.random() < 0.4:
            lines[-1] += rng.choice(NOISE)
        if joined and len(lines) == len(blocks[-1]) == 1 and i:
            blocks.append([JOIN + lines[0]])
            continue
        if numbered and rng.random() < 0.5:
            lines.insert(0, f"{'一二三四五六七八九十'[i]}、{name}情况")
        if rng.random() < 0.3:
            lines.append(rng.choice(NOISE))
        blocks.append(lines if rng.random() < 0.5 else [line for x in lines for line in (x, "")])
    return compose([*blocks, *(["", *kind(pen, name)] for kind, name in zip(last, names[len(kinds) :], strict=True))])

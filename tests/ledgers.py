"""Made-up final accounts and budgets that agree throughout, printed in several layouts: what a careful department would publish.

Amounts are whole 分; each cell is rounded for itself, so that printed sums may miss by a last digit.
"""

import random
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

# code → name, from class to item.
NAMES = {
    "201": "一般公共服务支出", "20104": "发展与改革事务", "2010401": "行政运行", "2010402": "一般行政管理事务", "2010499": "其他发展与改革事务支出",
    "205": "教育支出", "20508": "进修及培训", "2050803": "培训支出", "208": "社会保障和就业支出", "20805": "行政事业单位养老支出",
    "2080501": "行政单位离退休", "2080505": "机关事业单位基本养老保险缴费支出", "2080506": "机关事业单位职业年金缴费支出", "210": "卫生健康支出",
    "21011": "行政事业单位医疗", "2101101": "行政单位医疗", "2101103": "公务员医疗补助", "212": "城乡社区支出",
    "21208": "国有土地使用权出让收入安排的支出", "2120803": "城市建设支出", "213": "农林水支出", "21301": "农业农村", "2130104": "事业运行",
    "2130122": "农业生产发展", "221": "住房保障支出", "22102": "住房改革支出", "2210201": "住房公积金", "2210203": "购房补贴",
}  # fmt: skip
ECONOMIC = {
    "301": "工资福利支出", "30101": "基本工资", "30102": "津贴补贴", "30108": "机关事业单位基本养老保险缴费", "30113": "住房公积金",
    "302": "商品和服务支出", "30201": "办公费", "30211": "差旅费", "30217": "公务接待费", "30231": "公务用车运行维护费", "303": "对个人和家庭的补助",
    "30302": "退休费", "310": "资本性支出", "31002": "办公设备购置",
}  # fmt: skip
PEOPLE = ("301", "303")


@dataclass
class Books:
    """A department's year: what each item cost by fund and nature, what came in and what was carried over; amounts in 分."""

    year: int
    name: str
    basic: dict
    project: dict
    fund: dict
    own: dict
    economic: dict
    carried: int
    left: int
    three: dict
    unit: str = "万元"
    rng: random.Random = field(default_factory=random.Random)

    def total(self, amounts, prefix=""):
        return sum(v for k, v in amounts.items() if k.startswith(prefix))

    def general(self, prefix=""):
        return self.total(self.basic, prefix) + self.total(self.project, prefix)

    def all(self, prefix=""):
        return self.general(prefix) + self.total(self.fund, prefix) + self.total(self.own, prefix)

    def money(self, amount):
        """An amount in the unit of the tables."""
        value = Decimal(amount) / 100 if self.unit == "元" else Decimal(amount) / 1000000
        return f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):,.2f}"

    @staticmethod
    def wan(amount):
        """An amount as prose tells it."""
        return f"{(Decimal(amount) / 1000000).quantize(Decimal('0.01'), ROUND_HALF_UP)}万元"


def books(seed, unit="万元"):
    """A department's books, made up from a seed."""
    rng = random.Random(seed)
    amount = lambda low, high: rng.randint(low * 1000000, high * 1000000)  # noqa: E731
    items = rng.sample([c for c in NAMES if len(c) == 7 and c != "2120803"], rng.randint(6, 11))
    basic = {c: amount(20, 900) for c in items if not c.endswith(("02", "99", "22", "03"))} or {"2010401": amount(100, 900)}
    project = {c: amount(5, 600) for c in items if c.endswith(("02", "99", "22", "03", "01"))} or {"2010402": amount(10, 90)}
    fund = {"2120803": amount(50, 400)} if rng.random() < 0.5 else {}
    own = {c: amount(1, 40) for c in rng.sample(sorted(project), 1)} if rng.random() < 0.5 else {}
    whole, economic = sum(basic.values()), {}
    leaves = [c for c in ECONOMIC if len(c) == 5]
    for code in leaves[:-1]:
        economic[code] = rng.randint(0, whole // (2 * len(leaves)))
    economic[leaves[0]] += whole - sum(economic.values())
    run, buy = economic["30231"] + amount(0, 3), 0 if rng.random() < 0.7 else amount(10, 25)
    three = {"abroad": 0 if rng.random() < 0.6 else amount(1, 9), "buy": buy, "run": run, "reception": economic["30217"] + amount(0, 2)}
    return Books(rng.randint(2019, 2025), "云桥县发展和改革局", basic, project, fund, own, economic, amount(5, 90), amount(3, 60), three, unit=unit, rng=rng)


def table(rows):
    """Rows of cells as an HTML table; a cell is its text or (text, rows, columns)."""
    lines = []
    for row in rows:
        cells = [cell if isinstance(cell, tuple) else (cell, 1, 1) for cell in row]
        lines.append("<tr>" + "".join(f'<td rowspan="{r}" colspan="{c}">{text}</td>' for text, r, c in cells) + "</tr>")
    return "<table>" + "\n".join(lines) + "</table>"


def titled(b, title, rows, number=0):
    head = f"<p>公开{number:02}表</p>" if number else ""
    return f"<p>{title}</p>{head}<p>部门：{b.name}　　　金额单位：{b.unit}</p>{table(rows)}"


def codes(amounts):
    """The codes of classes, their parts and items, in order."""
    return sorted({c[:n] for a in amounts for c in a for n in (3, 5, 7)})


def sources(b, carried):
    """(label, amount) of the income side."""
    other = b.total(b.own)
    general = b.general() + b.left - b.carried
    return [("一、一般公共预算财政拨款收入", general), ("二、政府性基金预算财政拨款收入", b.total(b.fund)), ("三、国有资本经营预算财政拨款收入", 0),
            ("四、事业收入", 0), ("五、其他收入", other)], general + b.total(b.fund) + other  # fmt: skip


def balance(b, word):
    """收入支出总表: two panels, blank cells for nothing."""
    rows, income = sources(b, b.carried)
    classes = sorted({c[:3] for a in (b.basic, b.project, b.fund, b.own) for c in a})
    out = [(f"{n}、{NAMES[c]}", b.all(c)) for n, c in zip("一二三四五六七八九十", classes, strict=False)]
    height = max(len(rows), len(out))
    rows += [("", None)] * (height - len(rows))
    out += [("", None)] * (height - len(out))
    show = lambda v: "" if not v else b.money(v)  # noqa: E731
    body = [[i, show(v), o, show(w)] for (i, v), (o, w) in zip(rows, out, strict=True)]
    body += [["本年收入合计", b.money(income), "本年支出合计", b.money(b.all())], ["年初结转和结余", b.money(b.carried), "年末结转和结余", b.money(b.left)],
             ["总计", b.money(income + b.carried), "总计", b.money(b.all() + b.left)]]  # fmt: skip
    return [[("收入", 1, 2), ("支出", 1, 2)], ["项目", f"{word}数", "项目", f"{word}数"], *body]


def income_table(b):
    _, income = sources(b, b.carried)
    # what came in for an item is what it cost, but for the change in what is carried over, which the first item bears
    amounts = {c: b.all(c) for c in codes([b.basic, b.project, b.fund, b.own])}
    first = min(c for c in amounts if len(c) == 7)
    for n in (3, 5, 7):
        amounts[first[:n]] += b.left - b.carried
    other = lambda c: b.total(b.own, c)  # noqa: E731
    body = [[c, NAMES[c], b.money(v), b.money(v - other(c)), b.money(0), b.money(other(c))] for c, v in sorted(amounts.items())]
    return [["科目编码", "科目名称", "本年收入合计", "财政拨款收入", "事业收入", "其他收入"],
            [("合计", 1, 2), b.money(income), b.money(income - other("")), b.money(0), b.money(other(""))], *body]  # fmt: skip


def outgo(b, whole, basic, last=False):
    """支出表 by code, the total first or last; whole and basic give an item's amounts."""
    kept = [c for c in codes([b.basic, b.project, b.fund, b.own]) if whole(c)]
    body = [[c, NAMES[c], b.money(whole(c)), b.money(basic(c)), b.money(whole(c) - basic(c))] for c in kept]
    total = [("合计", 1, 2), b.money(whole("")), b.money(basic("")), b.money(whole("") - basic(""))]
    head = [[("项目", 1, 2), ("合计", 2, 1), ("基本支出", 2, 1), ("项目支出", 2, 1)], ["科目编码", "科目名称"]]
    return [*head, *([*body, total] if last else [total, *body])]


def fiscal(b, word):
    """财政拨款收入支出总表: income left, classes by fund right."""
    classes = sorted({c[:3] for a in (b.basic, b.project, b.fund) for c in a})
    out = [(f"{n}、{NAMES[c]}", b.general(c), b.total(b.fund, c)) for n, c in zip("一二三四五六七八九十", classes, strict=False)]
    general = b.general() + b.left - b.carried
    left = [("一、一般公共预算财政拨款", general), ("二、政府性基金预算财政拨款", b.total(b.fund)), ("三、国有资本经营预算财政拨款", 0)]
    left += [("", None)] * (len(out) - len(left))
    out += [("", None, None)] * (len(left) - len(out))
    show = lambda v: "" if not v else b.money(v)  # noqa: E731
    body = [[i, show(v), o, show((g or 0) + (f or 0)), show(g), show(f)] for (i, v), (o, g, f) in zip(left, out, strict=True)]
    whole = b.general() + b.total(b.fund)
    body += [["本年收入合计", b.money(general + b.total(b.fund)), "本年支出合计", b.money(whole), b.money(b.general()), b.money(b.total(b.fund))],
             ["年初财政拨款结转和结余", b.money(b.carried), "年末财政拨款结转和结余", b.money(b.left), b.money(b.left), b.money(0)],
             ["总计", b.money(general + b.total(b.fund) + b.carried), "总计", b.money(whole + b.left), b.money(b.general() + b.left), b.money(b.total(b.fund))]]  # fmt: skip
    return [[("收入", 1, 2), ("支出", 1, 4)], ["项目", f"{word}数", "项目", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款"], *body]


def economic(b, word, split):
    """基本支出 by economic classes: two panels with their own totals, or one list with 人员经费 and 公用经费 columns."""
    amounts = {c: b.total(b.economic, c) for c in ECONOMIC}
    people = sum(amounts[c] for c in PEOPLE)
    if not split:
        body = [[c, ECONOMIC[c], b.money(v), *((b.money(v), b.money(0)) if c[:3] in PEOPLE else (b.money(0), b.money(v)))] for c, v in amounts.items()]
        whole = sum(b.economic.values())
        return [["科目编码", "科目名称", "合计", "人员经费", "公用经费"], *body, [("合计", 1, 2), b.money(whole), b.money(people), b.money(whole - people)]]
    left = [(c, v) for c, v in amounts.items() if c[:3] in PEOPLE]
    right = [(c, v) for c, v in amounts.items() if c[:3] not in PEOPLE]
    body = []
    for i in range(max(len(left), len(right))):
        pair = []
        for side in (left, right):
            pair += [side[i][0], ECONOMIC[side[i][0]], b.money(side[i][1])] if i < len(side) else ["", "", ""]
        body.append(pair)
    running = sum(v for c, v in amounts.items() if len(c) == 3) - people
    body.append([("人员经费合计", 1, 2), b.money(people), ("公用经费合计", 1, 2), b.money(running)])
    return [["科目编码", "科目名称", f"{word}数"] * 2, *body]


def three_amounts(b):
    t = b.three
    cars = t["buy"] + t["run"]
    return [t["abroad"] + cars + t["reception"], t["abroad"], cars, t["buy"], t["run"], t["reception"]]


def three_across(b):
    """三公经费 in one row, budget and spending side by side."""
    spent = three_amounts(b)
    planned = [round(v * 1.25) for v in spent]
    planned[2] = planned[3] + planned[4]
    planned[0] = planned[1] + planned[2] + planned[5]
    parts = [("合计", 2, 1), ("因公出国（境）费", 2, 1), ("公务用车购置及运行维护费", 1, 3), ("公务接待费", 2, 1)]
    cars = ["小计", "公务用车购置费", "公务用车运行维护费"]
    return [[("预算数", 1, 6), ("决算数", 1, 6)], [*parts, *parts], [*cars, *cars], [b.money(v) for v in (*planned, *spent)]]


def three_down(b, word):
    """三公经费 one part a row."""
    names = ["合计", "一、因公出国（境）费", "二、公务用车购置及运行维护费", "（一）公务用车购置费", "（二）公务用车运行维护费", "三、公务接待费"]
    return [["项目", f"{word}数"], *([n, b.money(v)] for n, v in zip(names, three_amounts(b), strict=True))]


def fund_table(b):
    head = [[("项目", 1, 2), ("年初结转和结余", 2, 1), ("本年收入", 2, 1), ("本年支出", 1, 3), ("年末结转和结余", 2, 1)], ["科目编码", "科目名称", "小计", "基本支出", "项目支出"]]
    row = lambda v: ["0.00", b.money(v), b.money(v), "0.00", b.money(v), "0.00"]  # noqa: E731
    body = [[c, NAMES[c], *row(b.total(b.fund, c))] for c in codes([b.fund])]
    return [*head, [("合计", 1, 2), *(row(b.total(b.fund)) if b.fund else [""] * 6)], *body]


def prose(b, word="决算"):
    """The 情况说明."""
    w, year = b.wan, b.year
    _, income = sources(b, b.carried)
    people = sum(b.total(b.economic, c) for c in PEOPLE)
    basic, general, spent = b.total(b.basic), b.general(), three_amounts(b)
    lines = [
        "一、收入支出决算总体情况说明", f"{b.name}{year}年度收入、支出总计均为{w(income + b.carried)}。",
        "二、收入决算情况说明", f"本年收入合计{w(income)}，其中：财政拨款收入{w(income - b.total(b.own))}；其他收入{w(b.total(b.own))}。",
        "三、支出决算情况说明", f"本年支出合计{w(b.all())}，其中：基本支出{w(basic)}；项目支出{w(b.all() - basic)}。",
        "四、财政拨款收入支出决算总体情况说明", f"{year}年度财政拨款收入、支出总计均为{w(income - b.total(b.own) + b.carried)}。",
        "五、一般公共预算财政拨款支出决算情况说明", "（一）总体情况", f"一般公共预算财政拨款支出{w(general)}，其中基本支出{w(basic)}，项目支出{w(general - basic)}。",
        "（二）结构情况", "主要用于以下方面：" + "；".join(f"{NAMES[c]}（类）{w(b.general(c))}" for c in codes([b.basic, b.project]) if len(c) == 3) + "。",
        "（三）具体情况",
    ]  # fmt: skip
    for n, c in enumerate((c for c in codes([b.basic, b.project]) if len(c) == 7), 1):
        lines.append(f"{n}. {NAMES[c[:3]]}（类）{NAMES[c[:5]]}（款）{NAMES[c]}（项）。支出决算为{w(b.general(c))}，主要用于相关支出。")
    lines += [
        "六、一般公共预算财政拨款基本支出决算情况说明",
        f"{year}年度一般公共预算财政拨款基本支出{w(basic)}，其中：人员经费{w(people)}，主要包括基本工资、津贴补贴；公用经费{w(basic - people)}，主要包括办公费、差旅费。",
        "七、“三公”经费支出决算情况说明",
        f"“三公”经费财政拨款支出决算为{w(spent[0])}，其中：因公出国（境）费支出决算为{w(spent[1])}；公务用车购置及运行维护费支出决算为{w(spent[2])}；公务接待费支出决算为{w(spent[5])}。",
    ]  # fmt: skip
    return "".join(f"<p>{line}</p>" for line in lines)


NONE = "<p>注：本部门无政府性基金预算财政拨款收入、支出，故本表为空表。</p>"
CAPITAL = "<p>注：本部门无国有资本经营预算财政拨款支出，故本表无数据。</p>"


def accounts(b, layout):
    """The whole publication as HTML; layout 0 to 3."""
    last, split, across = layout % 2 == 1, layout >= 2, layout in (0, 3)
    titles = ["收入支出决算总表", "收入决算表", "支出决算表", "财政拨款收入支出决算总表", "一般公共预算财政拨款支出决算表", "一般公共预算财政拨款基本支出决算表",
              "财政拨款“三公”经费支出决算表", "政府性基金预算财政拨款收入支出决算表", "国有资本经营预算财政拨款支出决算表"]  # fmt: skip
    basic = lambda c: b.total(b.basic, c)  # noqa: E731
    grids = [balance(b, "决算"), income_table(b), outgo(b, b.all, basic, last), fiscal(b, "决算"), outgo(b, b.general, basic, last),
             economic(b, "决算", split), three_across(b) if across else three_down(b, "决算"), fund_table(b),
             [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], [("合计", 1, 2), "", "", ""]]]  # fmt: skip
    notes = [""] * 7 + ["" if b.fund else NONE, CAPITAL]
    cover = f"<p>{b.name}{b.year}年度部门决算</p><p>目录</p>" + "".join(f"<p>{n}、{t}</p>" for n, t in zip("一二三四五六七八九", titles, strict=True))
    number = layout in (1, 2)
    tables = "".join(titled(b, t, g, i if number else 0) + n for i, (t, g, n) in enumerate(zip(titles, grids, notes, strict=True), 1))
    parts = [f"<p>第二部分 {b.year}年度部门决算表</p>{tables}", f"<p>第三部分 {b.year}年度部门决算情况说明</p>{prose(b)}"]
    return f"<html><body>{cover}{''.join(reversed(parts) if layout == 2 else parts)}</body></html>"

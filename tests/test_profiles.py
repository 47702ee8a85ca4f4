"""Profiles: read strictly, chosen by what the report prints, and never stronger than it."""

from decimal import Decimal

import pytest

from auditor import audit
from auditor.outline import outline
from auditor.profiles import ProfileError, default, load, names
from auditor.profiles.choice import choose
from auditor.profiles.loader import read_profile
from auditor.relations.prose.scores import scale_of
from handmade import document

SICHUAN_FORM = [["项目资金（万元）", "年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因"]]
HUBEI_FORM = [["项目资金", "预算数（A）", "执行数（B）", "执行率（B/A）", "得分（20分×执行率）"]]


def chosen(*blocks, name=""):
    made = document(*blocks)
    _, used = choose(made, outline(made), name)
    return used.name, used.why


@pytest.mark.parametrize("name", names())
def test_every_profile_is_whole(name):
    profile = load(name)
    assert profile.title and tuple(profile.grades) == ("优", "良", "中") and sum(profile.weights.values()) <= 100
    assert all(part.words.search(part.name) or part.words.pattern for parts in profile.parts.values() for part in parts)


def test_what_a_profile_leaves_unsaid_it_has_from_the_one_it_extends():
    assert load("hubei").grades == default().grades
    assert load("hubei").sources["grades"] == default().sources["grades"]
    assert "weights" not in load("hubei").sources, "its own weights have no verified source"


CHOICES = {
    "kind": (("禾源县教育局2023年度部门决算公开说明",), ("final-accounts", "报告是部门决算")),
    "province": (("四川省禾源县水务局2022年度项目支出绩效自评报告",), ("sichuan", "报告写明“四川”")),
    "city": (("2022年度项目支出绩效自评报告", "填报单位：衡阳市水务局"), ("hunan", "报告写明“衡阳”")),
    "form": (("项目支出绩效自评表", SICHUAN_FORM), ("sichuan", "表头印有“调整后预算数、预算执行率、权重”")),
    "printed points": (("项目支出绩效自评表", HUBEI_FORM), ("hubei", "表头印有“20分×执行率”")),
    "place before form": (("长沙市水务局项目支出绩效自评表", HUBEI_FORM), ("hunan", "报告写明“长沙”")),
    "nothing": (("云湖县水务局项目支出绩效自评表",), ("national", "没有更切合的口径")),
    "a town that is called like a city": (("黄石镇人民政府项目支出绩效自评表",), ("national", "没有更切合的口径")),
    "two places": (("四川省、湖北省共建项目支出绩效自评表",), ("national", "没有更切合的口径")),
    "not in the text": (("云湖县水务局绩效自评报告", "本年赴四川省学习考察，学习当地经验，并形成了调研报告报送县政府，受到县政府主要领导的肯定和好评。" * 2), ("national", "没有更切合的口径")),
}


@pytest.mark.parametrize("case", CHOICES)
def test_a_report_gives_its_profile_away(case):
    blocks, expected = CHOICES[case]
    assert chosen(*blocks) == expected


def test_the_one_asked_for_is_taken():
    assert chosen("衡阳市水务局绩效自评报告", name="hubei") == ("hubei", "按 --profile 的指定")
    with pytest.raises(ProfileError, match="没有名为 sichaun 的口径，最接近的是 sichuan"):
        load("sichaun")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("title: 某地", "缺少 weights"),
        ("title: 某地\nextends: national\nweihgts: {}", "没有名为 weihgts 的键，最接近的是 weights"),
        ("title: 某地\nextends: national\nbase: 全年", "base 只能是 adjusted、initial"),
        ("title: 某地\nextends: national\ngrades: {优: 80, 良: 90, 中: 60}", "grades 应由高到低列出优、良、中的下限"),
        ("title: 某地\nextends: nation", "没有名为 nation 的口径"),
        ("title: 某地\nextends: national\nsources: {signs: 无}", "sources 里没有名为 signs 的项"),
        ("- 一", "整个文件应为键值对"),
        ("title: [", "读不出来"),
    ],
)
def test_a_faulty_profile_is_refused_in_one_line(text, problem, tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError) as refused:
        read_profile(path)
    assert problem in str(refused.value) and "\n" not in str(refused.value)


def test_printed_bands_win_over_the_profile(tmp_path):
    printed = document("评价等级：95分（含）以上为优，85分（含）至95分为良，70分（含）至85分为中。")
    assert scale_of(printed, default()).lower == {"优": Decimal(95), "良": Decimal(85), "中": Decimal(70)}
    assert scale_of(document("无分档"), load("hubei")).profile == "湖北"


def test_the_audit_says_which_profile_it_used(tmp_path):
    report = tmp_path / "报告.txt"
    report.write_text("云湖县水务局2022年度绩效评价报告\n\n经综合评价，本项目自评得分88.5分，评价等级为优。\n", encoding="utf-8")
    assert audit(report).profile.name == "national"
    result = audit(report, profile="hubei")
    assert (result.profile.title, result.profile.why) == ("湖北", "按 --profile 的指定")
    (finding,) = result.findings
    assert finding.severity == "warning" and "按湖北的分档" in finding.message

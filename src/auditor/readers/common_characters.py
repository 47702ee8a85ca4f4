"""The commonest characters of Chinese administrative prose: rightly decoded text is made mostly of them."""

from __future__ import annotations

_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所"
    "民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那"
    "社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通"
    "并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区"
    "强放决西被干做必战先回则任取完举科触标市保财绩预算支项目金费疗率医务收款额执收综评价部决元万亿补助贴险救拨付款结余转增减降"
    "县镇村乡府局办院校司厅省委会议单位编职责履整规范完善工服满意群众社区基层项资产采购合同招投标验收监督检查考核审计问题措施"
    "配套专户存款利息贫困低收入扶贫振兴卫生健康教育培训住房交通车辆接待差旅会议印刷邮电维修护运租赁委托"
    "不超约近至截底末初季均共占达未均按照根据依法确定落实推安排使用范围标准条件程序申报批复下达到位及时有效率"
)
_HAN = ("\u4e00", "\u9fff")


def share_of_common(text: str) -> float | None:
    """The share of a text's Chinese characters that are among the commonest; None where it has fewer than twenty."""
    han = [character for character in text if _HAN[0] <= character <= _HAN[1]]
    if len(han) < 20:
        return None
    return sum(character in _COMMON for character in han) / len(han)

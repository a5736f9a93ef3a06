"""Traditional to simplified, and variant characters to one form."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit import Options, TextView

VARIANTS = """
为爲為 说説說 于於 众眾衆 逾踰 强彊強 修脩 遍徧 乃迺廼 暗闇 床牀 峰峯 群羣 略畧
够夠 线綫線 裡裏里 着著 并併並竝 录錄録 税稅 悦悅 锐銳 脱脫 阅閱 温溫 户戶戸 吕呂
宫宮 别別 决決 况況 减減 凉涼 净淨 冲沖 凑湊 即卽 既旣 卿鄉 内內 册冊
丑醜 犁犂 吴吳呉 嘆歎叹 啟啓启 喻諭谕 堤隄 奸姦 娘孃 实實実 岳嶽 岛島嶋 幸倖 恒恆
慚慙惭 憾 效効 敘叙敍 晋晉 晒曬 暖煖 棋棊碁 棱稜 款欵 歲歳岁 毀燬毁 污汙汚 泛汎氾
淚泪 災灾烖 煙烟菸 熏燻 玩翫 琅瑯 瓶缾 異异 盗盜 眞真 睹覩 碗椀盌 礼禮 祕秘
禀稟 秋秌 竪豎竖 笋筍 粮糧 絶絕绝 绵綿緜 绣繡繍 翻飜 耻恥 胸胷 腳脚 舍捨 艷艳豔
莅蒞涖 華华 蔥葱 蘇甦苏 蛇虵 虱蝨 衛衞卫 裙帬 褒襃 霸覇 觀覌观 訛譌讹 諡謚谥 讚贊赞
豔艳 貓猫 贊賛赞 跡迹蹟 踪蹤 輒輙辄 遊游 遲遅迟 鄰隣邻 醫医 鉴鑒鑑 鋪舖铺 鏽銹锈 閑閒闲
雁鴈 雜襍杂 霉黴 韵韻 飢饑饥 駡罵骂 驅駈驱 鬥鬭斗 鵝鵞鹅 麵麪面 黃黄 齊斉齐 龜亀龟
"""
"""Characters that are one and the same word in different periods and places; each group is folded to its first."""


class ScriptNormalizer:
    """OpenCC's t2s: no word of its dictionary changes its length, so every character keeps its place."""

    name = "script"
    summary = "Traditional to simplified characters"
    languages = ("zh",)
    default = True
    priority = 50

    def normalize(self, view: TextView, options: Options) -> TextView:
        import toolkit

        convert = _converter().convert
        simplified = convert(view.text)
        if len(simplified) == len(view.text):
            return view if simplified == view.text else toolkit.TextView(simplified, view.offsets)
        return view.translate(lambda c: converted if len(converted := convert(c)) == 1 else c)


class VariantNormalizer:
    """After `script`, so that few forms are left."""

    name = "variants"
    summary = "Variant characters, such as 爲 and 為, to one form"
    languages = ("zh",)
    default = True
    priority = 40

    def normalize(self, view: TextView, options: Options) -> TextView:
        return view.translate(_without_variants)


def _without_variants(character: str) -> str:
    return _variant_table().get(character, character)


def to_simplified(text: str) -> str:
    """The text by OpenCC's t2s."""
    simplified: str = _converter().convert(text)
    return simplified


@functools.cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@functools.cache
def _variant_table() -> dict[str, str]:
    """Each variant to what the simplified form of its group's first character is."""
    convert = _converter().convert
    return {form: convert(group[0]) for group in VARIANTS.split() for form in group if form != convert(group[0])}

"""The algorithms that detectors share: pure functions over arrays and values, for plugins to use.

`units`: what is compared, one unit for a hanzi, kana or hangul and one for a word of a spaced script. `seeds`: equal
runs of units. `chains`: runs that belong together. `tiles`: runs that pair each unit at most once. `order`: what moved.
`alignment`: words changed inside a pair. `rows`: two texts as matched pieces. `in_order`: rows made anew where a diff of the
words marks less. `kinds`: what a reader calls a row. `facts`: numbers, dates and names that changed. `sketches`:
near-duplicate candidates.
"""

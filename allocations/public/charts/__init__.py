"""Charts: numbers in, a Drawing out, which a template of templates/charts/ turns into SVG.

Nothing here knows colours or reads the record. A drawing is made with a pen: the web's pen writes classes, for the
style sheet to colour; the pen for paper writes attributes, because a page's style does not reach into SVG there.
The grammar of doubt (solid, hatched, outlined, struck, dotted) is in `marks`, and is the same in every chart.
"""

"""What a reader may do with a figure: read its data, take it along as a picture, link, cite and embed it.

Takes what a run recorded of figures; gives markup for pages, and files below ``figures/``. Draws nothing anew.
"""

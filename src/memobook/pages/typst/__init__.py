"""The PDF of a memo: a Sphinx builder that writes Typst code and compiles it.

``source``
    Python to Typst: string literals, labels and the list of statements. The only place where text becomes code.
``translator``, from ``base``, ``inline``, ``blocks``, ``figures``
    one docutils tree to statements, node by node; a node that it doesn't know is an error, never a gap.
``builder``
    assembles the memo, its appendices and the references, copies the images, compiles.
``memo.typ``
    the look: every function that the translator calls.

Nothing but string literals carries text, so what a source or a ``.bib`` file holds (``#read("/etc/passwd")``, ``@x``,
``$``, ``//``) prints as just that. No package is downloaded and no system font is used; the same tree gives the same
bytes.
"""

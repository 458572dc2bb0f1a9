"""From editions to a published site: build, release, verify, deploy.

Takes editions and what they hold; gives folders of finished pages, locks and their proof. Judges no text, draws no
page.
"""

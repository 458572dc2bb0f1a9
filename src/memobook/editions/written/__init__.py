"""The shape of what an author writes: register and front matter, as types, and the JSON Schemas made of them.

Takes nothing; gives names, descriptions and kinds, for editors that complete them and for the check that knows them.
"""

"""Divs in divs, which take a tree builder time with the square of their depth."""

DATA = b"<!doctype html>" + b"<div>" * 100_000 + b"SRCH:08EA5386"

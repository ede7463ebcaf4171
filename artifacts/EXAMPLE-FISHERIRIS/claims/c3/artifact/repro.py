"""Fisher's comparison of Iris versicolor with I. setosa, in exact arithmetic."""

import csv
import json
import os
from fractions import Fraction
from pathlib import Path

COLUMNS = ("sepal_length", "sepal_width", "petal_length", "petal_width")

with (Path(os.environ["GATE_IN"]) / "data/iris.csv").open() as file:
    rows = list(csv.DictReader(file))


def measured(species):
    return [[Fraction(row[name]) for name in COLUMNS] for row in rows if row["species"] == species]


def mean(plants):
    return [sum(column) / len(plants) for column in zip(*plants, strict=True)]


def products(plants):
    """Sums of squares and products of deviations from the specific means."""
    centre = mean(plants)
    away = [[value - middle for value, middle in zip(plant, centre, strict=True)] for plant in plants]
    return [[sum(one[i] * one[j] for one in away) for j in range(4)] for i in range(4)]


def solved(matrix, right):
    """The solution of a linear system, by elimination."""
    lines = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i in range(len(lines)):
        lines[i] = [value / lines[i][i] for value in lines[i]]
        for j in range(len(lines)):
            if j != i:
                lines[j] = [a - lines[j][i] * b for a, b in zip(lines[j], lines[i], strict=True)]
    return [line[-1] for line in lines]


versicolor, setosa = measured("versicolor"), measured("setosa")
means = [mean(versicolor), mean(setosa)]
within = [
    [a + b for a, b in zip(*pair, strict=True)]
    for pair in zip(products(versicolor), products(setosa), strict=False)
]
weights = solved(within, [a - b for a, b in zip(*means, strict=True)])


def table(values, unit=""):
    return {"values": [[f"{float(value):.7f}" for value in row] for row in values], "unit": unit}


metrics = {
    "means": table(means, "cm"),
    "products": table(within, "cm*cm"),
    "discriminant": {"values": [f"{float(value / weights[0]):.7f}" for value in weights[1:]]},
    "petal_length_versicolor": {"value": f"{float(means[0][2]):.7f}", "unit": "cm"},
    "petal_length_setosa": {"value": f"{float(means[1][2]):.7f}", "unit": "cm"},
}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))

"""Search: what a text means, what will be done, and the answer."""

from data_access.search.answer import Answer, answer, counted
from data_access.search.class_names import known_labels
from data_access.search.count import Count, count
from data_access.search.describe import canonical, describe
from data_access.search.parse import parse, question_from_parameters
from data_access.search.question import Action, Problem, Question, Trend
from data_access.search.resolve import Asked, Match, Resolution, resolve, suggested_names
from data_access.search.whole import whole
from data_access.search.widen import Widening

__all__ = [
    "Action",
    "Answer",
    "Asked",
    "Count",
    "Match",
    "Problem",
    "Question",
    "Resolution",
    "Trend",
    "Widening",
    "answer",
    "canonical",
    "count",
    "counted",
    "describe",
    "known_labels",
    "parse",
    "question_from_parameters",
    "resolve",
    "suggested_names",
    "whole",
]

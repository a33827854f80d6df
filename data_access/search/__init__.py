"""Search: what a text means, what will be done, and the answer."""

from data_access.search.describe import canonical, describe
from data_access.search.parse import parse, question_from_parameters
from data_access.search.question import Action, Problem, Question, Trend

__all__ = ["Action", "Problem", "Question", "Trend", "canonical", "describe", "parse", "question_from_parameters"]

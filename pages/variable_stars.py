"""variable_stars"""

from components import topic_page
from science.labels import VARIABLE_STARS

topic_page.subject(VARIABLE_STARS)

"""microlensing"""

from components import topic_page
from science.labels import MICROLENSING

topic_page.subject(MICROLENSING)

"""solar_system"""

from components import topic_page
from science.labels import SOLAR_SYSTEM

topic_page.subject(SOLAR_SYSTEM)

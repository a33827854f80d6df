"""supernovae"""

from components import topic_page
from science.labels import SUPERNOVAE

topic_page.subject(SUPERNOVAE)

"""Bring the real parts that the tests need: HBase, a Chromium and the sky view. What cannot be had is said."""

from deploy import fetch_aladin
from deploy.browser import bring_chromium
from deploy.hbase_jars import CannotRunHBase, jars, java_program

if __name__ == "__main__":
    try:
        print(f"HBase: {jars(say=print)} on {java_program()}", flush=True)
    except CannotRunHBase as reason:
        print(f"HBase: {reason}", flush=True)
    print(f"Chromium: {bring_chromium() or 'none could be found or installed'}", flush=True)
    fetch_aladin.main()

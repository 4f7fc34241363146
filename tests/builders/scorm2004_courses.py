"""A SCORM 2004 package of one SCO, to be played or to be written for others."""

from tests.builders.zips import ordinary_zip

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Calls</title></head>
<body><h1>Calls</h1>
<script>
  let place = window;
  while (!place.API_1484_11 && place.parent !== place) place = place.parent;
  const API = place.API_1484_11;
  if (API) API.Initialize("");
  const get = (element) => API.GetValue(element);
  const set = (element, value) => API.SetValue(element, value);
  const leave = () => {
    set("cmi.exit", "suspend");
    API.Terminate("");
  };
  addEventListener("pagehide", () => API && API.Terminate(""));
</script>
</body></html>
"""
_VERSIONS = {"2nd": "CAM 1.3", "3rd": "2004 3rd Edition", "4th": "2004 4th Edition"}


def one_sco_course(
    *, edition: str = "4th", sequencing: str = "", extras: str = "", page: str = PAGE
) -> bytes:
    """The zip of a course; `extras` and `sequencing` are elements of its only item."""
    manifest = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="calls" version="1.0"
  xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"
  xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3"
  xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3"
  xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata>
    <schema>ADL SCORM</schema><schemaversion>{_VERSIONS[edition]}</schemaversion>
  </metadata>
  <organizations default="contents">
    <organization identifier="contents">
      <title>Calls</title>
      <item identifier="call" identifierref="page">
        <title>The call</title>{extras}{sequencing}
      </item>
      <imsss:sequencing><imsss:controlMode choice="true" flow="true"/></imsss:sequencing>
    </organization>
  </organizations>
  <resources>
    <resource identifier="page" type="webcontent" adlcp:scormType="sco" href="index.html">
      <file href="index.html"/>
    </resource>
  </resources>
</manifest>
"""
    return ordinary_zip({"imsmanifest.xml": manifest.encode(), "index.html": page.encode()})

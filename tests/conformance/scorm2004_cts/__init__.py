"""ADL's SCORM 2004 4th Edition Test Suite for LMSs, replayed without its applets.

The suite is a set of packages, each with a script: which activity the LMS has to launch next, what
its content then calls and must be answered, what the learner does and what the LMS must show.

    python -m tests.conformance.scorm2004_cts FOLDER

replays every package of a folder and prints one JSON document. The folder has one sub-folder per
package, with `imsmanifest.xml` and `script.properties`, and `commands.properties` beside them.

    properties   the files' notation
    commands     one call of the content, with what must come of it
    script       a whole script: visits to activities, in order
    implied      the script of a package that has none
    answers      whether an answer is the expected one; `responses` of interactions
    learner      what the learner does, in the suite's words
    screen       what the LMS shows, and the suite's questions about it
    package      the manifest, and what the suite's pages do on unload
    replay       the referee: plays a script against a host
    host         what a host is: an LMS with one learner in front of it
    page         the run-time page's own API and recorder, in Node (`page.ts`)
    lms          our LMS: intake, run-time pages, services
    suite        all packages of a folder
    whole        the suite on our LMS
    ground       a database for the command alone
"""

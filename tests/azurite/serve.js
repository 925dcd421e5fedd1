"use strict";

// Azurite for one test process. It lives as long as the pipe on its standard input: whoever holds the other end ends it by
// closing that, or by being gone, killed or not.
process.stdin.on("error", () => process.exit(0)).on("close", () => process.exit(0)).resume();

require("azurite/dist/src/azurite.js");

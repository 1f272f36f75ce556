// build.mjs WIT_FOLDER OUTPUT: makes the component of app.js.
import { writeFile } from "node:fs/promises";
import { componentize } from "@bytecodealliance/componentize-js";

const [witPath, output] = process.argv.slice(2);
const { component } = await componentize({ sourcePath: "app.js", witPath, worldName: "board-page", disableFeatures: ["stdio"] });
await writeFile(output, component);

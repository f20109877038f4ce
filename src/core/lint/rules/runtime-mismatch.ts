import { publishedBase } from '../../catalog/lookup';
import { choosesNode, nodeInstalls } from '../copiedModules';
import { javaBuilds } from '../copiedJava';
import { pythonPackages } from '../copiedPython';
import { imageName } from '../imageNames';
import type { LintFile, LintStage } from '../lintFile';
import { commandsOf, officialImage } from '../nativeBuilds';
import { commandPlace, instructionPlace } from '../places';
import type { Fix, Issue, LintRule } from '../rule';
import { imageOf, renamed } from '../runtimeFixes';
import { lineInTag } from '../tagFixes';

/** What is installed or compiled for another version of the language than the image runs. */
export const runtimeMismatch: LintRule = {
  id: 'runtime-mismatch',
  title: 'Build and image have different runtime versions',
  severity: 'warning',
  fix: 'offered',
  check,
};

function* check(file: LintFile): Iterable<Issue> {
  yield* nodes(file);
  yield* pythons(file);
  yield* javas(file);
}

function* nodes(file: LintFile): Iterable<Issue> {
  for (const { target, stage, install } of nodeInstalls(file)) {
    const line = target.facts?.runtime?.line;
    const image = officialImage(stage);
    const own = image?.repository === 'library/node' ? /^(\d+)(?:[.-]|$)/.exec(image.tag ?? '')?.[1] : undefined;
    if (line === undefined || own === undefined || own === line || choosesNode(commandsOf(file, stage))) continue;
    const text = `node_modules is installed with Node ${own} but runs on Node ${line} in ${imageName(target)}. Compiled addons that do not use Node-API will not load. Use the same version for both.`;
    const fixes = [...lineInTag(file, stage, line), ...runtimeOf(file, target, own)];
    yield { ...commandPlace(file.dockerfile.text, install), text, fixes };
  }
}

function* pythons(file: LintFile): Iterable<Issue> {
  for (const { target, copied, line, builder, inLinePath } of pythonPackages(file)) {
    const own = target.facts?.runtime?.line;
    if (own === undefined || own === line) continue;
    const where = imageName(target);
    const text = inLinePath
      ? `These packages are installed for Python ${line}, but ${where} has Python ${own}, which does not search this directory or load modules compiled for ${line}. Install them with Python ${own}.`
      : `These packages are installed for Python ${line}, but ${where} has Python ${own}, which cannot load modules compiled for ${line} and may not find the rest. Install them with Python ${own}.`;
    // Where the path has the number too, both have to change, and Debian's Python looks elsewhere.
    const fixes =
      builder === undefined || inLinePath || /python3\.\d/.test(copied.instruction.args)
        ? []
        : lineInTag(file, builder, own);
    yield { ...instructionPlace(copied.instruction), text, fixes };
  }
}

function* javas(file: LintFile): Iterable<Issue> {
  for (const { target, builder, command, line, certain } of javaBuilds(file)) {
    const own = target.facts?.runtime?.line;
    if (own === undefined || Number(line) <= Number(own)) continue;
    const unless = certain ? '' : ` unless the project compiles for ${own} or lower`;
    const text = `Java ${line} in ${imageName(builder)} compiles classes that Java ${own} in ${imageName(target)} rejects with UnsupportedClassVersionError${unless}. Run them with Java ${line}.`;
    yield { ...commandPlace(file.dockerfile.text, command), text, fixes: runtimeOf(file, target, line) };
  }
}

/** The same family with another line of the language, if it is published. */
function runtimeOf(file: LintFile, target: LintStage, line: string): readonly Fix[] {
  const own = imageOf(target);
  const wanted = own && publishedBase(own.family, { line, distro: own.distro });
  return own === undefined || wanted === undefined ? [] : renamed(file, target, own, wanted);
}

import { Disposable } from 'vscode';
import type { BuildCheck } from '../../core/convert/buildCheck';
import type { Dockerfiles } from '../dockerfiles';
import type { Report } from '../report';
import { registerConvertActions } from './actions';
import { createBuilder } from './builder';
import { registerConvertCommands } from './command';
import type { Conversions } from './conversions';
import { registerNotesDocument } from './notesDocument';
import { registerPreview } from './preview';
import { registerPreviewNotes } from './previewNotes';
import type { RulePages } from '../rulePages';

/** The conversion: lightbulb, commands, questions, preview, refactor preview, and pages that say why. */
export function registerConvert(
  conversions: Conversions,
  rules: RulePages,
  check: BuildCheck | undefined,
  dockerfiles: () => Promise<Dockerfiles>,
  report: Report,
): Disposable {
  const notes = registerNotesDocument(rules, report);
  const builder = createBuilder(check, dockerfiles);
  const list = registerPreviewNotes(rules, dockerfiles, report);
  const preview = registerPreview({ conversions, notes, builder, list, dockerfiles }, report);
  return Disposable.from(
    notes,
    list,
    preview,
    registerConvertActions(conversions, dockerfiles, report),
    registerConvertCommands({ conversions, rules, notes, builder, preview, dockerfiles }, report),
  );
}

import { QuickInputButtons, ThemeIcon, window, type QuickPickItem, type TextDocument } from 'vscode';
import type { Outcome, Question } from '../../core/convert/outcome';
import type { Answers, Conversion, Conversions } from './conversions';
import type { RulePages } from '../rulePages';

/** A conversion without open questions, and what was answered for it. */
export interface Answered {
  readonly conversion: Conversion;
  readonly outcome: Exclude<Outcome, { readonly kind: 'questions' }>;
  readonly answers: Answers;
}

/**
 * Asks until no question is open. Escape leaves everything as it is, Back asks the one before again. `undefined` if the
 * person left; where a file changed meanwhile, the answer is dropped and the person may start again.
 */
export async function askAll(
  document: TextDocument,
  conversions: Conversions,
  rules: RulePages,
): Promise<Answered | undefined> {
  for (;;) {
    const asked = await askOnce(document, conversions, rules);
    if (asked !== 'changed') return asked;
    const again = 'Start again';
    const chosen = await window.showWarningMessage(
      'The Dockerfile or a file next to it has changed in the meantime, so your answers were dropped and nothing was applied.',
      again,
    );
    if (chosen !== again) return undefined;
  }
}

async function askOnce(
  document: TextDocument,
  conversions: Conversions,
  rules: RulePages,
): Promise<Answered | 'changed' | undefined> {
  const answers: [id: string, value: string][] = [];
  for (;;) {
    const given = new Map(answers);
    const conversion = await conversions.convert(document, new AbortController().signal, given);
    const { outcome } = conversion;
    if (outcome.kind !== 'questions') return { conversion, outcome, answers: given };
    const [question] = outcome.questions;
    if (question === undefined) return undefined;
    const progress = { step: answers.length + 1, total: answers.length + outcome.questions.length };
    const answer = await ask(question, progress, rules);
    if (answer.kind === 'left') return undefined;
    if (!conversion.isCurrent()) return 'changed';
    if (answer.kind === 'back') answers.pop();
    if (answer.kind === 'chosen') answers.push([question.id, answer.value]);
  }
}

type Answer =
  { readonly kind: 'left' } | { readonly kind: 'back' } | { readonly kind: 'chosen'; readonly value: string };

interface ChoiceItem extends QuickPickItem {
  readonly value: string;
}

const why = { iconPath: new ThemeIcon('book'), tooltip: 'Why this is asked' };

async function ask(
  question: Question,
  { step, total }: { readonly step: number; readonly total: number },
  rules: RulePages,
): Promise<Answer> {
  const reason = (await rules.titles()).get(question.rule) ?? question.rule;
  const pick = window.createQuickPick<ChoiceItem>();
  pick.title = `Line ${question.line}: ${question.text}`;
  pick.placeholder = `${reason}. Press Escape to leave the Dockerfile unchanged.`;
  pick.items = question.choices.map(({ value, label, detail }) =>
    detail === undefined ? { label, value } : { label, value, detail },
  );
  pick.step = step;
  pick.totalSteps = total;
  pick.ignoreFocusOut = true;
  pick.buttons = step > 1 ? [QuickInputButtons.Back, why] : [why];
  return new Promise<Answer>((resolve, reject) => {
    pick.onDidTriggerButton((button) => {
      if (button === why) rules.open(question.rule).catch(reject);
      else resolve({ kind: 'back' });
    });
    pick.onDidAccept(() => {
      const value = pick.selectedItems[0]?.value;
      if (value !== undefined) resolve({ kind: 'chosen', value });
    });
    pick.onDidHide(() => resolve({ kind: 'left' }));
    pick.show();
  }).finally(() => pick.dispose());
}

import { Disposable, ThemeIcon, window, type Memento, type QuickInputButton } from 'vscode';
import { pathFilter } from '../../../core/find/pathGlob';
import { textPattern, type TextQuery } from '../../../core/find/textPattern';
import { printable } from '../../../core/image/printable';
import { textFromRaw, type RawName } from '../../../core/image/rawName';

/** What a person wants to find, and in which files. */
export interface Wanted {
  readonly query: TextQuery;
  /** Patterns with commas between; empty for all files. */
  readonly include: string;
}

const stateKey = 'distroless.findInFiles';

/** Asks for a text, then for the files to look into; what was wanted last stands there already. `undefined` if a person leaves. */
export async function askForText(image: string, below: RawName, state: Memento): Promise<Wanted | undefined> {
  const before = state.get<Wanted>(stateKey);
  const where = below === '/' ? printable(image) : `${printable(textFromRaw(below))} of ${printable(image)}`;
  const query = await askForQuery(`Find in files of ${where} (1/2)`, before?.query);
  if (query === undefined) return undefined;
  const include = await window.showInputBox({
    title: `Find in files of ${where} (2/2)`,
    prompt: 'Files to search, such as *.conf, /etc or !node_modules, separated by commas; leave it empty for all',
    placeHolder: 'All files',
    value: before?.include ?? '',
    validateInput: (text) => {
      const filter = pathFilter(text);
      return typeof filter === 'function' ? undefined : filter.problem;
    },
  });
  if (include === undefined) return undefined;
  const wanted = { query, include };
  await state.update(stateKey, wanted);
  return wanted;
}

/** What another extension or a key binding wants to find: `{ text, include?, isRegExp?, matchCase?, wholeWord? }`. */
export function wantedOf(given: unknown): Wanted | undefined {
  if (typeof given !== 'object' || given === null || !('text' in given) || typeof given.text !== 'string')
    return undefined;
  const is = (key: Switch): boolean => key in given && (given as Readonly<Record<string, unknown>>)[key] === true; // any object has keys
  const { text } = given;
  return {
    query: { text, isRegExp: is('isRegExp'), matchCase: is('matchCase'), wholeWord: is('wholeWord') },
    include: 'include' in given && typeof given.include === 'string' ? given.include : '',
  };
}

type Switch = 'matchCase' | 'wholeWord' | 'isRegExp';

const switches: readonly { readonly key: Switch; readonly icon: string; readonly title: string }[] = [
  { key: 'matchCase', icon: 'case-sensitive', title: 'Match case' },
  { key: 'wholeWord', icon: 'whole-word', title: 'Match whole word' },
  { key: 'isRegExp', icon: 'regex', title: 'Use regular expression' },
];

/** A text and how to look for it: buttons switch that, and it is said in words below the text. */
function askForQuery(title: string, before: TextQuery | undefined): Promise<TextQuery | undefined> {
  const input = window.createInputBox();
  let query: TextQuery = before ?? { text: '', isRegExp: false, matchCase: false, wholeWord: false };
  const buttons = new Map<QuickInputButton, Switch>();
  const draw = (): void => {
    buttons.clear();
    for (const { key, icon, title: name } of switches) {
      const tooltip = `${name}: ${query[key] ? 'on' : 'off'}`;
      buttons.set({ iconPath: new ThemeIcon(icon), tooltip }, key);
    }
    input.buttons = [...buttons.keys()];
    const on = switches.filter(({ key }) => query[key]).map(({ title: name }) => name.toLowerCase());
    input.prompt = on.length === 0 ? 'Upper and lower case are treated alike' : `With: ${on.join(', ')}`;
    const pattern = input.value === '' ? undefined : textPattern({ ...query, text: input.value });
    input.validationMessage = pattern !== undefined && 'problem' in pattern ? pattern.problem : undefined;
  };
  input.title = title;
  input.placeholder = 'Text to find';
  input.value = query.text;
  input.valueSelection = [0, query.text.length];
  draw();
  return new Promise<TextQuery | undefined>((resolve) => {
    const listening = Disposable.from(
      input,
      input.onDidChangeValue(draw),
      input.onDidTriggerButton((button) => {
        const key = buttons.get(button);
        if (key !== undefined) query = { ...query, [key]: !query[key] };
        draw();
      }),
      input.onDidAccept(() => {
        const wanted = { ...query, text: input.value };
        if ('problem' in textPattern(wanted)) return draw();
        resolve(wanted);
        input.hide();
      }),
      input.onDidHide(() => {
        resolve(undefined);
        listening.dispose();
      }),
    );
    input.show();
  });
}

import type { Draft } from '../draft';
import type { Facts, JavaProgram } from '../facts';
import { say } from '../rule';
import { javaLocale } from '../rules/java-locale';

/** Options that keep the country of the JVM's locale; a file that would have Java write ASCII instead of UTF-8 is a reason to stop. */
export function localeOptions(facts: Facts, program: JavaProgram, draft: Draft): readonly string[] {
  const { before, base, start, target } = facts;
  const names = ['LC_ALL', 'LC_CTYPE', 'LANG'];
  const old = names
    .map((name) => before.env.get(name))
    .find((setting) => setting !== undefined && setting.value !== '');
  const own = names
    .map((name) => before.env.get(name))
    .find((setting) => setting?.by !== undefined && setting.value !== '');
  const wasUtf8 = old === undefined ? base.musl : /utf-?8/i.test(old.value);
  const isUtf8 = own === undefined || /^C\.utf-?8$/i.test(own.value);
  if (own?.by !== undefined && wasUtf8 && !isUtf8) {
    const text = `${own.value.slice(0, 40)} is a locale that the image does not have, so that Java would read and write ASCII; set LANG=C.UTF-8, and -Duser.language and -Duser.country for java.`;
    draft.reasons.push(say(javaLocale, own.by.line, text));
    return [];
  }
  if (!wasUtf8 && isUtf8) {
    const text = 'The image sets LANG to C.UTF-8, so that Java reads and writes UTF-8 where it knew ASCII only.';
    draft.notes.push(say(javaLocale, target.from.line, text));
  }
  const country = isUtf8 ? countryOf(old?.value, base.musl) : undefined;
  const said = [...program.command.options, before.env.get('JAVA_TOOL_OPTIONS')?.value ?? ''].join(' ');
  if (country === undefined || /-Duser\.(?:country|language|region)/.test(said)) return [];
  const option = `-Duser.country=${country}`;
  const text = `The image does not have the locale of the old base; ${option} keeps its country for the JVM. It wins over one in JAVA_TOOL_OPTIONS, and whoever starts java by a command of their own has to add it.`;
  draft.notes.push(say(javaLocale, start.by.line, text));
  return [option];
}

/** The country of the JVM's locale; without one, and in C, Java takes the United States, but not in C.UTF-8. */
function countryOf(locale: string | undefined, musl: boolean): string | undefined {
  if (locale === undefined) return musl ? undefined : 'US';
  return /^(?:C|POSIX)$/.test(locale) ? 'US' : /^[a-z]+_([A-Z]{2})\./.exec(locale)?.[1];
}

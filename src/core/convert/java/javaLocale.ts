import type { Draft } from '../draft';
import type { Facts, JavaProgram } from '../facts';
import { say } from '../rule';
import { javaLocale } from '../rules/java-locale';

/** Options that keep the country of the JVM's locale; a locale of the file's own that the image lacks is a reason to stop. */
export function localeOptions({ before }: Facts, program: JavaProgram, draft: Draft): readonly string[] {
  for (const name of ['LC_ALL', 'LC_CTYPE', 'LC_MESSAGES', 'LANG']) {
    const setting = before.env.get(name);
    if (setting?.by === undefined || /^(?:|C|POSIX|C\.utf-?8)$/i.test(setting.value)) continue;
    const text = `${name} is ${setting.value.slice(0, 40)}, a locale that the image does not have; set C.UTF-8, and -Duser.language and -Duser.country for java.`;
    draft.reasons.push(say(javaLocale, setting.by.line, text));
    return [];
  }
  const locale = before.env.get('LC_ALL') ?? before.env.get('LANG');
  const country = /^en_([A-Z]{2})\./.exec(locale?.value ?? '')?.[1];
  const said = [...program.command.options, before.env.get('JAVA_TOOL_OPTIONS')?.value ?? ''].join(' ');
  if (country === undefined || locale?.by !== undefined || /-Duser\.(?:country|language|region)/.test(said)) return [];
  return [`-Duser.country=${country}`];
}

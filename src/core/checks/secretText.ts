/** Names of variables that look like secrets and have a value, as `KEY=value` and `export KEY=value` set them. */
export function secretVariables(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const [, name, value = ''] =
      /^\s{0,40}(?:export\s{1,9})?([A-Za-z_]\w{0,99})\s{0,9}=\s{0,9}(.{0,2000})/.exec(line) ?? [];
    return name !== undefined && isSecret(name, value) ? [name] : [];
  });
}

/** Whether a text has an address with a password in it. */
export function hasLogin(text: string): boolean {
  return /:\/\/[^\s/:@]{1,100}:(?!\$|<)[^\s/@]{1,200}@/.test(text);
}

const secretName =
  /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_KEY|SECRET_?KEY|PRIVATE_?KEY|CREDENTIALS)$/i;
const noValue = /^(?:|true|false|null|none|nil|undefined|change-?me|example|dummy|test|x+|\*+|0|1)$/i;

function isSecret(name: string, text: string): boolean {
  const value = text.trim().replace(/^(["'])(.*)\1$/, '$2');
  // What begins so is a reference, a path or a place to fill in.
  if (/^[$<{/.]/.test(value)) return false;
  return (secretName.test(name) && !noValue.test(value)) || hasLogin(value);
}

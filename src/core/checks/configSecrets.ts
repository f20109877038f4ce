import type { ImageConfig } from '../image/image';
import { countText, type CheckItem } from './check';
import { secretVariables } from './secretText';

/** What looks like a secret in the settings of an image: its environment, and what the history says of how it was made. Values are not told. */
export function configSecrets({ env, history }: ImageConfig): readonly CheckItem[] {
  const variables = secretVariables(env);
  const earlier = history.flatMap(({ createdBy = '' }, step) =>
    secretVariables(assignments(createdBy))
      .filter((name) => !variables.includes(name))
      .map((name) => ({ name, step })),
  );
  return [
    ...variables.map((name): CheckItem => ({
      severity: 'warning',
      label: `The variable ${name} has a value that looks like a secret`,
      description: 'environment',
      text: `The variable ${name} is part of the image, where anybody who has it can read its value. Set it when the container is started instead.`,
    })),
    ...[...new Set(earlier.map(({ name }) => name))].map((name): CheckItem => {
      const steps = earlier.filter((one) => one.name === name).length;
      return {
        severity: 'warning',
        label: `The history has a value of ${name} that looks like a secret`,
        description: countText(steps, 'step'),
        text: `The history of the image has the value of ${name}, where anybody who has it can read it. Use a secret mount (RUN --mount=type=secret) instead of ARG or ENV.`,
      };
    }),
  ];
}

/** What a step of the history assigns: arguments of the build, as in `|1 KEY=value /bin/sh -c`, and variables of ENV. */
function assignments(createdBy: string): readonly string[] {
  const [, count, rest = ''] = /^(?:RUN )?\|(\d{1,3}) ([^]*)$/.exec(createdBy) ?? [];
  if (count !== undefined) {
    // Values are not quoted there, so that one with a blank is seen up to it.
    const words = rest
      .slice(0, textLimit)
      .split(/\s+/)
      .filter((word) => /^[A-Za-z_]\w*=/.test(word));
    return words.slice(0, Number(count));
  }
  const [, variables] = /^(?:\/bin\/sh -c #\(nop\)\s+)?ENV\s+([^]*)$/.exec(createdBy) ?? [];
  return variables === undefined ? [] : variables.slice(0, textLimit).split(/\s+/);
}

const textLimit = 64 * 1024;

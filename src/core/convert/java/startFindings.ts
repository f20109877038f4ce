import type { Effective } from '../../dockerfile/effective';
import type { Finding, Sign } from '../scan';
import type { JavaCommand } from './javaCommand';

const writes =
  /^-(?:Xlog:.*file=|Xlog:[^:]*:(?!std(?:out|err)\b|file=|:|$)|Xloggc:|XX:(?:ErrorFile|HeapDumpPath|LogFile)=|XX:StartFlightRecording.*filename=|D(?:logback\.configurationFile|log4j2?\.configuration(?:File)?|logging\.config(?!=classpath:)|java\.io\.tmpdir|logging\.file(?:\.\w+)?|\w*log\w*\.(?:dir|file|home|path))=)|^--logging\.(?:config|file)|^--?\S*jdbc:(?:h2|derby|hsqldb):(?!mem:|tcp:|ssl:|hsql)|^jdbc:(?:(?:h2|derby|hsqldb):(?!mem:|tcp:|ssl:|hsql)|sqlite:(?!:memory:))/i;
const logPlace = /^(?:LOGGING_(?:CONFIG|FILE\w*)|LOG_?(?:DIR|FILE|HOME|PATH)|\w+_LOG_(?:DIR|FILE|PATH))$/;
const lowPort = /(?:^|-D|--)(?:\w+\.)*port=(?:\d{1,3}|10[01]\d|102[0-3])$/;
const portName = /^(?:MICRONAUT_SERVER|QUARKUS_HTTP|SERVER)_PORT$/;

/** What the start command and ENV tell of files that the program writes and rights that it needs. */
export function startFindings(command: JavaCommand, before: Effective, line: number): Finding[] {
  const found = (sign: Sign, at: number, text: string): Finding => ({
    sign,
    file: 'Dockerfile',
    line: at,
    text: text.slice(0, 60),
  });
  const own = [...before.env].flatMap(([name, { value, by }]) =>
    by === undefined ? [] : [{ name, value, line: by.line }],
  );
  const words = [
    ...[...command.options, ...command.args].map((text) => ({ text, at: line })),
    ...own.flatMap((setting) => setting.value.split(/\s+/).map((text) => ({ text, at: setting.line }))),
  ];
  return [
    ...words.flatMap(({ text, at }) => (writes.test(text) ? [found('writes-files', at, text)] : [])),
    ...words.flatMap(({ text, at }) => (lowPort.test(text) ? [found('low-port', at, text)] : [])),
    ...own.flatMap(({ name, line: at }) => (logPlace.test(name) ? [found('writes-files', at, name)] : [])),
    ...own.flatMap(({ name, value, line: at }) =>
      portName.test(name) && Number(value) < 1024 ? [found('low-port', at, `${name}=${value}`)] : [],
    ),
  ];
}

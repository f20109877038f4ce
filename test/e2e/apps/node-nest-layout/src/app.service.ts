import kleur from 'kleur';

export class AppService {
  greet(url: string): string {
    return `${kleur.green('hello')} ${url} ${process.argv.slice(2).join(' ')}\n`;
  }
}

/** The last part of the path of a document, which is the title of its tab: without what would end it, and not too long. */
export function tabTitle(title: string): string {
  // Half a character is none that a URI can have.
  return Array.from(title.replaceAll('/', '∕')).slice(0, 200).join('');
}

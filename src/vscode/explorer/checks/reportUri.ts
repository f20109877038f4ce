import { Uri } from 'vscode';
import { placeFromKey, placeKey } from '../../images/imageUri';
import type { ShownPlace } from '../../images/shownPlace';
import { tabTitle } from '../../tabTitle';

/** Scheme of the reports on images, which are read-only documents. */
export const reportScheme = 'distroless-report';

/** What a report is about. */
export type ReportSubject =
  /** What the image starts. */
  | { readonly kind: 'start' }
  /** A file of it; its path as `pathText` has it. */
  | { readonly kind: 'file'; readonly file: string }
  /** All of it. */
  | { readonly kind: 'image' };

/** A report as a URI that says it all, so that an editor makes it again after a restart; `title` is that of its tab. */
export function reportUri(place: ShownPlace, subject: ReportSubject, title: string): Uri {
  const file = subject.kind === 'file' ? { file: subject.file } : {};
  const query = `${placeKey(place)}&${new URLSearchParams({ report: subject.kind, ...file }).toString()}`;
  return Uri.from({ scheme: reportScheme, path: `/${tabTitle(title)}.md`, query });
}

/** The image and the subject of a URI of {@link reportUri}; `undefined` for one that nobody here made. */
export function reportOf(uri: Uri): { readonly place: ShownPlace; readonly subject: ReportSubject } | undefined {
  const place = placeFromKey(uri.query);
  const fields = new URLSearchParams(uri.query);
  const [kind, file] = [fields.get('report'), fields.get('file')];
  if (place === undefined) return undefined;
  if (kind === 'start' || kind === 'image') return { place, subject: { kind } };
  return kind === 'file' && file !== null ? { place, subject: { kind, file } } : undefined;
}

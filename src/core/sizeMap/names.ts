import type { ShownImage } from '../image/image';
import { instructionText } from '../image/instruction';
import { printable } from '../image/printable';
import { textFromRaw } from '../image/rawName';
import type { NameOf } from './level';
import type { Part } from './part';

/** Names the parts of an image for people: `Layer 3: RUN apt-get update`, `bash 5.2.37-2`, `libc.so.6`. */
export function namesFor({ layers }: Pick<ShownImage, 'layers'>, title: string): NameOf {
  return (part) => {
    switch (part.kind) {
      case 'image':
        return printable(title);
      case 'layer':
        return layerName(Number(part.name), layers[Number(part.name)]?.createdBy);
      case 'package':
        return packageName(part);
      case 'unowned':
        return 'No package';
      case 'directory':
      case 'file':
        return printable(textFromRaw(part.name));
    }
  };
}

function layerName(layer: number, createdBy: string | undefined): string {
  if (createdBy === undefined) return `Layer ${layer + 1}`;
  const line = instructionText(createdBy);
  return printable(`Layer ${layer + 1}: ${line.length > lineLimit ? `${line.slice(0, lineLimit - 1)}…` : line}`);
}

const lineLimit = 120;

function packageName({ name }: Part): string {
  const [, packageName = '', version = ''] = name.split(' ').map(decodeURIComponent);
  return printable(`${packageName} ${version}`.trim());
}

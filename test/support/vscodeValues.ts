// As much of VS Code as it takes to make rows without it: values that hold what they were made of.

export class EventEmitter<T> {
  private readonly listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void): void => void this.listeners.add(listener);
  fire(value: T): void {
    for (const listener of this.listeners) listener(value);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

export class ThemeColor {
  constructor(readonly id: string) {}
}

export class ThemeIcon {
  static readonly File = new ThemeIcon('file');
  static readonly Folder = new ThemeIcon('folder');
  constructor(
    readonly id: string,
    readonly color?: ThemeColor,
  ) {}
}

export class TreeItem {
  constructor(
    readonly label: unknown,
    readonly collapsibleState?: number,
  ) {}
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };

export class MarkdownString {
  constructor(readonly value: string) {}
}

export class Uri {
  constructor(readonly parts: object) {}
  static from(parts: object): Uri {
    return new Uri(parts);
  }
  with(change: object): Uri {
    return new Uri({ ...this.parts, ...change });
  }
}

export const commands = {};
export const window = {};
export const workspace = {};
export const env = {};
export const Disposable = { from: (): object => ({}) };

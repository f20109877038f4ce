import type { RawName } from './rawName';

/** A node of any tree of files. */
export interface WalkNode<N> {
  readonly children: ReadonlyMap<RawName, N> | undefined;
}

/** One way down a tree of files, part by part, never above its root: where one is, and what is still to go. */
export class PathWalk<N extends WalkNode<N>> {
  /** The names from the root to here. */
  readonly names: RawName[] = [];
  private readonly place: N[] = [];
  private readonly todo: RawName[];
  private hops = 0;

  constructor(
    private readonly root: N,
    parts: readonly RawName[],
  ) {
    this.todo = parts.toReversed();
  }

  get node(): N {
    return this.place.at(-1) ?? this.root;
  }

  /** Whether parts are still to go. */
  get atEnd(): boolean {
    return this.todo.every((part) => part === '' || part === '.');
  }

  /** The next name to look up here; `.` and `..` are taken care of. `undefined` at the end. */
  next(): RawName | undefined {
    for (let name = this.todo.pop(); name !== undefined; name = this.todo.pop()) {
      if (name !== '' && name !== '.' && name !== '..') return name;
      if (name === '..') this.leave();
    }
    return undefined;
  }

  enter(name: RawName, child: N): void {
    this.names.push(name);
    this.place.push(child);
  }

  /** Goes where a symbolic link here leads; `false` after more links than Linux follows. */
  follow(link: RawName): boolean {
    if (++this.hops > hopLimit || link === '') return false;
    if (link.startsWith('/')) {
      this.place.length = 0;
      this.names.length = 0;
    }
    this.todo.push(...link.split('/').toReversed());
    return true;
  }

  private leave(): void {
    this.place.pop();
    this.names.pop();
  }
}

const hopLimit = 40;

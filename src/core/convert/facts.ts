import type { Effective } from '../dockerfile/effective';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/model';
import type { Base } from './bases';
import type { Copy } from './copies';
import type { Ecosystem } from './ecosystems/ecosystem';
import type { JavaImage } from './ecosystems/javaImages';
import type { GoBuild } from './go/goBuild';
import type { BuildFiles } from './java/buildFiles';
import type { JarGlob } from './java/jarGlob';
import type { JavaCommand } from './java/javaCommand';
import type { GoLinking } from './go/goLinking';
import type { GoRun } from './go/goRun';
import type { Linking, Made } from './native/linking';
import type { NodeCommand } from './nodejs/nodeCommand';
import type { PackageCheck } from './nodejs/nodePackages';
import type { OtherStart } from './nodejs/otherStart';
import type { Reason } from './outcome';
import type { SourceScan } from './scan';
import type { Start } from './start/start';

/** What is known of a file and its context before anything is decided. */
export interface Facts {
  readonly dockerfile: Dockerfile;
  readonly target: Stage;
  /**
   * `final` is a stage that copies and configures, and keeps doing so on another base. The others stay as they are under
   * another name, for a new stage behind them: `single` has build and program in one, `prepared` only what it copied and
   * made for a program that is built elsewhere.
   */
  readonly shape: 'final' | 'prepared' | 'single';
  readonly base: KnownBase;
  /** The configuration of the image, the start without shells, scripts and wrappers. */
  readonly before: Effective;
  readonly start: Start;
  readonly program: Program;
  readonly scan: SourceScan;
  /** The COPYs and ADDs of the target and of the stages that it continues. */
  readonly copies: readonly (Copy | undefined)[];
}

/** What is known before the program is. */
export type Common = Omit<Facts, 'program' | 'scan'>;

/** What the container runs, by how it was made. */
export type Program = GoProgram | JavaProgram | NativeProgram | NodeProgram;

/** Where the target's image holds the program, if a build made it; `undefined` if it is run by a program of the base. */
export function executableOf(program: Program): string | undefined {
  switch (program.kind) {
    case 'go':
    case 'java':
    case 'native':
      return program.path;
    case 'node':
      return undefined;
  }
}

/** A program with what its sources show, or why it is not converted. */
export type Found<P> = { readonly program: P; readonly scan: SourceScan } | { readonly reason: Reason };

export type KnownBase = Extract<Base, { readonly kind: 'language' | 'plain' }>;

/** A program that Java runs. */
export interface JavaProgram {
  readonly kind: 'java';
  readonly command: JavaCommand;
  /** Where the target's image holds the jar; `undefined` if classes are started by their name. */
  readonly path: string | undefined;
  /** What runs it so far. */
  readonly runtime: JavaImage;
  readonly glob: JarGlob | undefined;
  /** A file of settings that frameworks read from the working directory; looked for in a single stage only. */
  readonly settings: string | undefined;
  readonly build: BuildFiles;
}

/** A program that `go build` makes. */
export interface GoProgram {
  readonly kind: 'go';
  /** Where it is in the target's image. */
  readonly path: string;
  readonly build: GoBuild;
  readonly made: Made;
  readonly linking: GoLinking;
  /** Whether it is built into a mount, and nothing takes it out of there. */
  readonly isGone: boolean;
  /** What is compiled at each start so far. */
  readonly run?: GoRun;
}

/** A program that a compiler of Rust, C or another language made. */
export interface NativeProgram {
  readonly kind: 'native';
  /** Where it is in the target's image. */
  readonly path: string;
  readonly made: Made;
  readonly linking: Linking;
  /** `undefined` for a language that is not looked into. */
  readonly ecosystem: Ecosystem | undefined;
  /** The RUN in whose mount it is made and stays, so that the image has it not. */
  readonly gone?: Instruction | undefined;
}

/** A program that Node runs. */
export interface NodeProgram {
  readonly kind: 'node';
  readonly command: NodeCommand;
  /** Where the written start cannot be kept: `command` comes from this one, if a person agrees. */
  readonly instead: OtherStart | undefined;
  readonly packages: PackageCheck;
  /** Whether dependencies are installed in a stage that has musl. */
  readonly musl: boolean;
}

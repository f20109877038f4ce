import { catalogue, distrolessReference, findDistroless } from '../catalog/lookup';
import type { Flavour } from '../catalog/table';
import { isReference, parseReference } from '../image/reference';
import { shellWord } from '../dockerfile/shellQuote';

/** What to look into, as far as it is known; what is not known stands in the commands in capitals, to be filled in. */
export interface DebugTarget {
  /** An image, by a reference or as a build names it. */
  readonly image?: string;
  /** A container of a Docker engine, by name or id. */
  readonly container?: string;
  readonly namespace?: string;
  readonly pod?: string;
  /** A container of the pod. */
  readonly podContainer?: string;
}

/** A way to look into an image or a container that has no shell of its own. */
export interface DebugCommand {
  readonly id: 'docker-debug' | 'side-container' | 'busybox-volume' | 'kubectl-debug' | 'nsenter' | 'debug-image';
  readonly title: string;
  /** One line for a POSIX shell; every name in it is quoted where it must be. */
  readonly command: string;
  /** What to know before running it, one sentence or two. */
  readonly note: string;
}

/** The ways in, the most usual first. The one over the debug image is there only for images that have one. */
export function debugCommands(target: DebugTarget): readonly DebugCommand[] {
  const image = named(target.image, 'IMAGE');
  const container = named(target.container, 'CONTAINER');
  const commands: readonly DebugCommand[] = [
    {
      id: 'side-container',
      title: 'Run BusyBox beside a running container',
      command: `docker run --rm -it --pid container:${container} --network container:${container} --cap-add SYS_PTRACE busybox sh`,
      note: 'It shares processes and network with the container, whose files are under /proc/1/root.',
    },
    {
      id: 'busybox-volume',
      title: 'Start the image with BusyBox mounted into it',
      command: `docker run --rm -v ${tools}:/bin busybox:musl true && docker run --rm -it -v ${tools}:${catalogue.debugTools.directory}:ro --entrypoint ${catalogue.debugTools.shell} ${image}`,
      note: `Call the tools by their path, such as ${catalogue.debugTools.directory}/ls; docker volume rm ${tools} removes them again.`,
    },
    {
      id: 'docker-debug',
      title: 'docker debug',
      command: `docker debug ${target.container === undefined && target.image !== undefined ? image : container}`,
      note: 'Part of Docker Desktop; it brings its own shell and does not change the image.',
    },
    {
      id: 'kubectl-debug',
      title: 'kubectl debug',
      command: kubectl(target),
      note: 'BusyBox joins the pod and stays listed until the pod ends. Files of the container are under /proc/1/root if the policy of the cluster allows it.',
    },
    {
      id: 'nsenter',
      title: 'Enter the network of a running container from its host',
      command: `sudo nsenter --target "$(docker inspect --format '{{.State.Pid}}' ${container})" --net --ipc --uts -- sh`,
      note: 'It runs the shell of the Linux host, because the container has none; its files are under /proc/PID/root on the host.',
    },
  ];
  const debug = debugReference(target.image);
  if (debug === undefined) return commands;
  const line = `docker run --rm -it --entrypoint ${catalogue.debugTools.shell} ${shellWord(debug)}`;
  const note = 'It starts the base image with a shell, without what the Dockerfile adds.';
  return [...commands, { id: 'debug-image', title: 'Start the debug image', command: line, note }];
}

/** Name of the volume that the tools are put into. */
const tools = 'busybox-tools';

/** A name as a word of a command; no name of an image or a container starts as an option does. */
function named(name: string | undefined, otherwise: string): string {
  return name === undefined || name === '' || name.startsWith('-') ? otherwise : shellWord(name);
}

function kubectl({ namespace, pod, podContainer }: DebugTarget): string {
  const inNamespace = namespace === undefined ? '' : ` --namespace ${named(namespace, 'NAMESPACE')}`;
  const inContainer = named(podContainer, 'CONTAINER');
  return `kubectl debug${inNamespace} -it ${named(pod, 'POD')} --image=busybox --target=${inContainer} --profile=general -- sh`;
}

function debugReference(image: string | undefined): string | undefined {
  const ref = image === undefined ? undefined : parseReference(image);
  const match = ref !== undefined && isReference(ref) ? findDistroless(ref) : undefined;
  if (match?.kind !== 'published' || match.architecture !== undefined) return undefined;
  const flavour: Flavour = match.flavour.endsWith('nonroot') ? 'debug-nonroot' : 'debug';
  return distrolessReference(match.image, flavour);
}

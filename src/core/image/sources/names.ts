/** Whether an image with this name is meant by `wanted`: the name in full, as Docker shortens it, or only its tag. */
export function nameFits(name: string, wanted: string): boolean {
  return name === wanted || name.endsWith(`:${wanted}`) || [wanted, `${wanted}:latest`].includes(shortened(name));
}

// podman, skopeo and containerd write the names of Docker Hub in full.
function shortened(name: string): string {
  return name.replace(/^(?:docker\.io\/(?:library\/)?|localhost\/)/, '');
}

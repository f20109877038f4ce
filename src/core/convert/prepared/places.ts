/** What a path of an image is, for a stage that takes over what an application has there. */
export type Place =
  /** The application's own. */
  | 'own'
  /** Nothing that a running program looks at: caches, what belongs to a shell or a package manager, manuals. */
  | 'nothing'
  /** Programs, which only matter to who starts them by name. */
  | 'program'
  /** Certificates that become part of the bundle. */
  | 'certificate'
  | 'zone'
  /** Files of the system that every image has its own of. */
  | 'system';

/** What an absolute path is. */
export function placeOf(path: string): Place {
  if (nothing.test(path)) return 'nothing';
  if (program.test(path)) return 'program';
  if (certificate.test(path)) return 'certificate';
  if (path === '/etc/localtime') return 'zone';
  return roots.test(path) || system.test(path) ? 'system' : 'own';
}

const nothing =
  /^\/(?:dev|proc|sys|tmp|var\/tmp|var\/cache\/(?:apk|apt|debconf|ldconfig|dnf|yum)|var\/lib\/(?:apk|apt|dpkg)|var\/log\/(?:apt|alternatives\.log|dpkg\.log)|lib\/apk|root\/\.(?:cache|npm|ash_history|bash\w*|gnupg|profile|wget-hsts)|etc\/(?:timezone|apk|apt|bash\w*|bash\.bashrc|inputrc|issue|motd|profile|profile\.d|skel|sudoers|sudoers\.d|vim)|usr\/share\/(?:bash-completion|doc|info|keyrings|locale|man))(?:\/|$)/;
const program = /^\/(?:usr\/(?:local\/)?)?s?bin(?:\/|$)/;
const certificate = /^\/(?:usr(?:\/local)?\/share\/ca-certificates|etc\/ca-certificates|etc\/ssl\/certs)(?:\/|$)/;
// Directories that every image has; what is below most of them is an application's own.
const roots =
  /^\/(?:|etc|home|home\/nonroot|media|mnt|opt|root|srv|usr|usr\/games|usr\/(?:local\/)?libexec|usr\/local|usr\/local\/(?:etc|games|include|lib\w*|man|share|src)|usr\/(?:share|src)|var|var\/(?:backups|cache|empty|lib|local|log|mail|opt|spool|run)|var\/lib\/misc)$/;
const system =
  /^\/(?:boot|busybox|lib(?:\d+|x32)?|nodejs|run|var\/(?:lock|run)|usr\/(?:lib(?:\d+|x32)?|include)|usr\/local\/lib\w*|usr\/share\/(?:ca-certificates|zoneinfo|i18n)|etc\/(?:ssl|pki|ld\.so[\w.]*|pam\.d|security|systemd|init\.d|cron[\w.]*|passwd-?|group-?|shadow-?|gshadow-?|nsswitch\.conf|resolv\.conf|hosts|hostname|shells|services|protocols|os-release|environment|default|alternatives|locale[\w.]*))(?:\/|$)/;

fetch('http://localhost:8080/').then(
  ({ ok }) => process.exit(ok ? 0 : 1),
  () => process.exit(1),
);

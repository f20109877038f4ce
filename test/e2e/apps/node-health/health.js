fetch(`http://127.0.0.1:${process.env.PORT}/`).then(
  (response) => process.exit(response.ok ? 0 : 2),
  () => process.exit(1),
);

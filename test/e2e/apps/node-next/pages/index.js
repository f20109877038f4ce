export default function Page({ url }) {
  return <p>hello from {url}</p>;
}

export function getServerSideProps({ resolvedUrl }) {
  return { props: { url: resolvedUrl } };
}

// The municipality's own photo tiles beneath a map; their part of the library is fetched only where there are any.

export async function photos(address, projection) {
  const { TileLayer, XYZ } = await import("../vendor/tiles.js");
  return new TileLayer({ source: new XYZ({ url: address, projection }) });
}

import AssayKernels

/// The memory of a fused call's tile: how many rows it has, and where its arrays lie, one after the other.
struct TileLayout {
  /// Rows of a tile.
  let tile: Int
  /// Bytes of an array that holds a cycle.
  let cycleBytes: Int
  /// Bytes that are in use so far.
  private(set) var bytes = 0

  /// The bytes that the rows of a tile's arrays may take, so that they fit in the first-level cache.
  private static let cacheBytes = 24576

  /// `nil` when one row of all arrays does not fit beside the cycles.
  init?(rows: Int, rowBytes: Int, cycleBytes: Int, cycles: Int, arrays: Int) {
    self.cycleBytes = cycleBytes
    let kept = (arrays + cycles) * (64 + Int(ASSAY_TILE_SLACK)) + cycles * cycleBytes
    let memory = Int(ASSAY_TILE_BYTES) - kept
    guard rowBytes <= memory else { return nil }
    tile = rowBytes == 0 ? rows : min(rows, max(1, min(memory, TileLayout.cacheBytes) / rowBytes))
  }

  /// Reserves an array of `count` bytes that begins at a cache line, and returns its offset.
  mutating func place(_ count: Int) -> Int {
    defer { bytes = (bytes + count + Int(ASSAY_TILE_SLACK) + 63) & ~63 }
    return bytes
  }
}

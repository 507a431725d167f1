import AssayKernels

/// The memory of a fused call's tile: how many rows it has, and where its arrays lie, one behind the other.
struct TileLayout {
  /// Rows of a tile.
  let tile: Int
  /// Bytes of an array that holds a cycle.
  let cycleBytes: Int
  /// Bytes that are given away.
  private(set) var bytes = 0

  /// What a tile's arrays take of the nearest cache.
  private static let cacheBytes = 24576

  /// `nil` when one row of all arrays does not fit beside the cycles.
  init?(rows: Int, rowBytes: Int, cycleBytes: Int, cycles: Int, arrays: Int) {
    self.cycleBytes = cycleBytes
    let kept = (arrays + cycles) * (64 + Int(ASSAY_TILE_SLACK)) + cycles * cycleBytes
    let memory = Int(ASSAY_TILE_BYTES) - kept
    guard rowBytes <= memory else { return nil }
    tile = rowBytes == 0 ? rows : min(rows, max(1, min(memory, TileLayout.cacheBytes) / rowBytes))
  }

  /// The offset of an array of so many bytes, which begins at a cache line.
  mutating func place(_ count: Int) -> Int {
    defer { bytes = (bytes + count + Int(ASSAY_TILE_SLACK) + 63) & ~63 }
    return bytes
  }
}

/// Memory of `count` elements, each computed from its number, that begins at a cache line as in an arena; the
/// caller deallocates it.
func aligned<E: BitwiseCopyable>(_ count: Int, _ element: (Int) -> E) -> UnsafeMutablePointer<E> {
  let memory = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<E>.stride, alignment: 64)
  let elements = memory.bindMemory(to: E.self, capacity: count)
  for i in 0..<count { elements[i] = element(i) }
  return elements
}

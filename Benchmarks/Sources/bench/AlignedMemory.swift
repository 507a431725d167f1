/// That many elements by their number, at a cache line's start as an arena would have them; the caller deallocates.
func aligned<E: BitwiseCopyable>(_ count: Int, _ element: (Int) -> E) -> UnsafeMutablePointer<E> {
  let memory = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<E>.stride, alignment: 64)
  let elements = memory.bindMemory(to: E.self, capacity: count)
  for i in 0..<count { elements[i] = element(i) }
  return elements
}

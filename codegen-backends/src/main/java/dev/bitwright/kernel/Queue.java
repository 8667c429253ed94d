package dev.bitwright.kernel;

import java.util.Arrays;

/** Contents of a stream while a program runs; floats are held as bits of a double. */
final class Queue {
  final Stream stream;
  private final long[] elements;
  private int head;
  private int size;
  private int largest;

  Queue(Stream stream) {
    this.stream = stream;
    this.elements = new long[stream.depth()];
  }

  void push(Site site, long element) {
    if (size == elements.length) {
      throw site.trap("push to a full stream", Integer.toString(size), stream.name());
    }
    elements[(int) (((long) head + size) % elements.length)] = element;
    size++;
    largest = Math.max(largest, size);
  }

  long pop(Site site) {
    if (size == 0) {
      throw site.trap("pop of an empty stream", "0", stream.name());
    }
    long element = elements[head];
    head = (head + 1) % elements.length;
    size--;
    return element;
  }

  int size() {
    return size;
  }

  int largest() {
    return largest;
  }

  void clear() {
    head = 0;
    size = 0;
    largest = 0;
    Arrays.fill(elements, 0);
  }
}

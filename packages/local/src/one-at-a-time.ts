import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Has a listener answer the requests of each connection one at a time, however many are pipelined: Node hands over a thousand at once. One request
 * may wait, as a client that has read a whole response may send the next request before the end is noticed here; at a third the connection is
 * closed.
 */
export function oneAtATime(http: Server, answer: RequestListener): void {
  const unfinished = new WeakMap<Socket, ServerResponse[]>();
  const take = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    if (socket.destroyed) return;
    const earlier = unfinished.get(socket) ?? [];
    if (earlier.length > 1) return void socket.destroy();
    unfinished.set(socket, [...earlier, response]);
    response.once("close", () => {
      const others = unfinished.get(socket)?.filter((other) => other !== response) ?? [];
      unfinished.set(socket, others);
    });
    const [first] = earlier;
    if (first === undefined) return void answer(request, response);
    first.once("close", () => {
      // A response gets its socket when the earlier one has ended; never if that one was the last of its connection.
      if (response.socket?.destroyed === false) answer(request, response);
    });
  };
  http.on("request", take);
  // Without a listener Node answers these itself, and every one of them.
  http.on("checkExpectation", take);
}

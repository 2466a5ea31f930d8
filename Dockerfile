# The tracker as docs/unattended.md runs it. The tag moves with Node's patches: whoever wants the same bytes each time puts @sha256:… behind it.
FROM node:24-slim AS build
WORKDIR /opt/bitcoin-price-tracker
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY scripts scripts
COPY packages packages
COPY stand-ins stand-ins
# Install what they need, as on any machine, and start nothing. The SQL Server driver comes with the second.
RUN npm start -- --help && npm run db -- --help

FROM node:24-slim
WORKDIR /opt/bitcoin-price-tracker
COPY --from=build /opt/bitcoin-price-tracker/package.json ./
COPY --from=build /opt/bitcoin-price-tracker/node_modules node_modules
COPY --from=build /opt/bitcoin-price-tracker/packages packages
COPY --from=build /opt/bitcoin-price-tracker/stand-ins stand-ins
RUN install --directory --owner=1000 --group=1000 --mode=700 /data
USER 1000:1000
VOLUME /data
EXPOSE 8288
# Whether it answers, whatever the venues do: no restart helps against their outage.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:8288/api/live').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process, and gets the signals.
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning", "packages/local/src/main.ts"]
CMD ["start", "--live", "--host", "0.0.0.0", "--port", "8288", "--file", "/data/prices.db"]

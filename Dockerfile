# The product as one image. What it does is its command: serve, worker, prepare, or any other of `registry`.
FROM python:3.13-slim AS build
WORKDIR /build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1

# What runs: exactly the locked files, each checked against its hash.
COPY requirements-production.txt ./
RUN python -m venv /opt/registry \
    && /opt/registry/bin/pip install --require-hashes -r requirements-production.txt

# What builds: front end, fonts, catalogues, the wheel. None of it is in the image.
COPY requirements.txt ./
RUN python -m venv /opt/tools \
    && /opt/tools/bin/pip install --require-hashes -r requirements.txt
COPY LICENSE README.md package.json package-lock.json pyproject.toml .npmrc ./
COPY migrations migrations
COPY registry registry
COPY search search
COPY templates templates
COPY translations translations
RUN /opt/tools/bin/python -m registry.build.frontend \
    && /opt/tools/bin/pybabel compile --directory translations \
    && /opt/tools/bin/python -m hatchling build --target wheel --directory dist \
    && /opt/registry/bin/pip install --no-index --no-deps dist/registry-*.whl \
    && /opt/registry/bin/python -m compileall -q /opt/registry/lib

FROM python:3.13-slim
# A number, not a name, so that a cluster can see that it is not root.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin registry \
    && install --directory --owner=10001 --group=10001 --mode=0700 /state
COPY --from=build /opt/registry /opt/registry
ENV PATH=/opt/registry/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    REGISTRY_STATE_DIR=/state
USER 10001:10001
WORKDIR /state
VOLUME /state
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["registry", "health", "web"]
ENTRYPOINT ["registry"]
CMD ["serve", "--host", "0.0.0.0"]

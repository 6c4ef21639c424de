# Lockstep, built from its sources, on a JRE and nothing else; runs as nobody in particular, in /work.
# A pooler's file of entries can be mounted at /pooler.
FROM eclipse-temurin:25-jdk-noble AS build
WORKDIR /src
COPY . .
RUN ./mvnw --batch-mode --no-transfer-progress -Dquick -Dmaven.test.skip=true -Dlockstep.runtime=/opt/lockstep \
        --projects app --also-make package \
    && install -D --target-directory=/opt/lockstep/scripts scripts/container scripts/healthy

FROM eclipse-temurin:25-jre-noble
RUN groupadd --gid 10001 lockstep \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /work --shell /usr/sbin/nologin lockstep \
    && install --directory --owner=lockstep --group=lockstep --mode=700 /work /pooler
COPY --from=build /opt/lockstep /opt/lockstep
USER 10001:10001
WORKDIR /work
VOLUME /work
ENV HOME=/work LOCKSTEP_LOG_DIR=/work/log LOCKSTEP_TMP=/work/tmp
ENTRYPOINT ["/opt/lockstep/scripts/container"]
CMD ["help"]

# Lockstep, built from its sources, on a JRE and nothing else; runs as nobody in particular, in /var/lib/lockstep.
# A pooler's file of entries can be mounted at /pooler.
FROM eclipse-temurin:25-jdk-noble AS build
WORKDIR /src
COPY . .
RUN ./mvnw --batch-mode --no-transfer-progress -Dquick -Dmaven.test.skip=true -Dlockstep.runtime=/opt/lockstep \
        --projects app --also-make package \
    && install -D --target-directory=/opt/lockstep/scripts scripts/container scripts/healthy

FROM eclipse-temurin:25-jre-noble
RUN groupadd --gid 10001 lockstep \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/lockstep --shell /usr/sbin/nologin lockstep \
    && install --directory --owner=lockstep --group=lockstep --mode=700 /var/lib/lockstep /pooler
COPY --from=build /opt/lockstep /opt/lockstep
USER 10001:10001
WORKDIR /var/lib/lockstep
VOLUME /var/lib/lockstep
ENV HOME=/var/lib/lockstep LOCKSTEP_LOG_DIR=/var/lib/lockstep/log LOCKSTEP_TMP=/var/lib/lockstep/tmp
ENTRYPOINT ["/opt/lockstep/scripts/container"]
CMD ["help"]

# syntax=docker/dockerfile:1
# vision-encoder or llm with libtorch for NVIDIA GPUs. Context: the root of the repository, after "mvn package -Pcuda".
# --build-arg MODULE=vision-encoder-service or llm-service.
FROM eclipse-temurin:17.0.15_6-jre-noble AS java

FROM nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04
ARG MODULE
ENV JAVA_HOME=/opt/java/openjdk
ENV PATH=$JAVA_HOME/bin:$PATH
COPY --from=java /opt/java/openjdk /opt/java/openjdk
WORKDIR /app
COPY ${MODULE}/target/quarkus-app/lib/ lib/
COPY ${MODULE}/target/quarkus-app/quarkus/ quarkus/
COPY ${MODULE}/target/quarkus-app/quarkus-run.jar ./
COPY ${MODULE}/target/quarkus-app/app/ app/
USER 10001:10001
# No shell between: SIGTERM reaches the service.
ENTRYPOINT ["java", "-jar", "quarkus-run.jar"]
